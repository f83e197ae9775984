/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the relations between the parts of an office document, and the choice of its reader. */
#include "read/ooxml.h"

#include "base/limits.h"

struct reading {
	struct qh_arena *arena;
	struct qh_relations *out;
	struct qh_str folder; /* of the part that the targets are relative to, with its slash */
	bool no_memory, too_many;
};

/* "../media/x" of "xl/worksheets/" is "xl/media/x"; "/xl/x" stands from the root. */
static struct qh_str resolve(struct qh_arena *arena, struct qh_str folder, struct qh_str target)
{
	if (target.n && (target.p[0] == '/' || target.p[0] == '\\'))
		return qh_arena_str(arena, qh_str_sub(target, 1, target.n));
	for (;;) {
		if (qh_str_starts(target, QH_STR("../"))) {
			target = qh_str_sub(target, 3, target.n);
			folder.n -= folder.n > 0;
			while (folder.n && folder.p[folder.n - 1] != '/')
				folder.n--;
		} else if (qh_str_starts(target, QH_STR("./"))) {
			target = qh_str_sub(target, 2, target.n);
		} else {
			return qh_arena_printf(arena, "%.*s%.*s", QH_STR_ARG(folder), QH_STR_ARG(target));
		}
	}
}

static bool start(void *payload, const struct qh_xml_tag *tag)
{
	struct reading *r = payload;
	struct qh_relation x;

	if (!qh_str_eq(tag->name, QH_STR("Relationship")) ||
	    qh_str_eq(qh_xml_attr(tag, QH_STR("TargetMode")), QH_STR("External")))
		return true;
	if (r->out->n == QH_RELATIONS_MAX) {
		r->too_many = true;
		return false;
	}
	x.id = qh_arena_str(r->arena, qh_xml_attr(tag, QH_STR("Id")));
	x.type = qh_arena_str(r->arena, qh_xml_attr(tag, QH_STR("Type")));
	x.target = resolve(r->arena, r->folder, qh_xml_attr(tag, QH_STR("Target")));
	if (!qh_arena_grow(r->arena, &r->out->at, &r->out->cap, r->out->n + 1, sizeof x)) {
		r->no_memory = true;
		return false;
	}
	r->out->at[r->out->n++] = x;
	return true;
}

static bool end(void *payload, struct qh_str name)
{
	(void)payload;
	(void)name;
	return true;
}

enum qh_status qh_relations_read(struct qh_arena *arena, struct qh_zip *zip, struct qh_str part,
				 struct qh_relations *out, struct qh_error *err)
{
	static const struct qh_xml_reader reader = {start, end, NULL};
	struct reading r = {.arena = arena, .out = out, .folder = part};
	struct qh_str name, list;
	enum qh_status status;

	*out = (struct qh_relations){0};
	while (r.folder.n && r.folder.p[r.folder.n - 1] != '/')
		r.folder.n--;
	name = qh_str_sub(part, r.folder.n, part.n);
	list = qh_arena_printf(arena, "%.*s_rels/%.*s.rels", QH_STR_ARG(r.folder), QH_STR_ARG(name));
	if (!list.p)
		return qh_error_set(err, qh_arena_status(arena), "PACK-009");
	if (qh_zip_find(zip, list) < 0)
		return QH_OK;
	status = qh_xml_read(zip, list, &reader, &r, err);
	if (status == QH_OK && r.too_many) {
		qh_error_set(err, QH_LIMIT, "PACK-002");
		qh_error_arg_int(err, "limit", QH_RELATIONS_MAX);
		return QH_LIMIT;
	}
	if (status == QH_OK && r.no_memory)
		return qh_error_set(err, qh_arena_status(arena), "PACK-009");
	return status;
}

const struct qh_relation *qh_relations_by_id(const struct qh_relations *rels, struct qh_str id)
{
	for (uint32_t i = 0; i < rels->n; i++)
		if (qh_str_eq(rels->at[i].id, id))
			return &rels->at[i];
	return NULL;
}

const struct qh_relation *qh_relations_by_kind(const struct qh_relations *rels, struct qh_str kind)
{
	for (uint32_t i = 0; i < rels->n; i++) {
		struct qh_str type = rels->at[i].type;

		if (type.n > kind.n && type.p[type.n - kind.n - 1] == '/' && qh_str_ends(type, kind))
			return &rels->at[i];
	}
	return NULL;
}

void qh_reader_fail_part(struct qh_reader *r, enum qh_status status)
{
	if (r->b.status == QH_OK)
		r->b.status = status;
}

void qh_reader_ooxml(struct qh_reader *r, struct qh_str bytes)
{
	struct qh_zip *zip = NULL;
	struct qh_relations rels = {0};
	const struct qh_relation *main_part = NULL;
	enum qh_status status = qh_zip_open(bytes, &zip, r->err);

	if (status == QH_OK)
		status = qh_relations_read(r->arena, zip, QH_STR(""), &rels, r->err);
	if (status == QH_OK) {
		main_part = qh_relations_by_kind(&rels, QH_STR("officeDocument"));
		if (main_part && qh_str_starts(main_part->target, QH_STR("xl/")))
			qh_reader_xlsx(r, zip, main_part->target);
		else if (main_part && qh_str_starts(main_part->target, QH_STR("word/")))
			qh_reader_docx(r, zip, main_part->target);
		else
			qh_reader_fail(r, QH_UNSUPPORTED, "READ-012", 0, 0);
	} else {
		qh_reader_fail_part(r, status);
	}
	qh_zip_close(zip);
}
