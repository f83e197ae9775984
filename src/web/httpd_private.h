/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd behind httpd.h; seen by the files httpd*.c alone. */
#ifndef QH_WEB_HTTPD_PRIVATE_H
#define QH_WEB_HTTPD_PRIVATE_H

#include <microhttpd.h>
#include <pthread.h>

#include "web/httpd.h"

/* A connection, in the list that the watchdog walks. */
struct qh_wire {
	struct qh_wire *next, *before;
	int fd;
	int64_t since_us; /* the connection or the body began, or the last answer went out */
	bool in_body;
	bool in_answer;
};
struct qh_httpd {
	struct MHD_Daemon *daemon;
	struct qh_httpd_handler handler;
	uint16_t port;
	int listen_fd;
	int64_t header_deadline_us, body_deadline_us;
	pthread_mutex_t gate; /* of wires, stopping, next_id */
	struct qh_wire *wires;
	pthread_t watchdog;
	pthread_cond_t wake;
	bool stopping;
	uint64_t next_id;
};

/* A body while it is read: fields and files, each in memory until it is large. */
struct qh_body {
	struct MHD_PostProcessor *post;
	struct qh_arena *arena;
	uint64_t max, taken;
	uint32_t cap_fields, cap_files;
	struct qh_http_field *fields;
	struct qh_http_file *files;
	uint32_t n_fields, n_files;
	/* the part that is being read */
	struct qh_buf part;
	struct qh_str part_name, part_file;
	bool part_is_file, in_part;
	int spool; /* descriptor of the file without a name, -1 none */
	struct {
		void *at;
		size_t n;
	} * maps; /* of spooled files, to be unmapped */
	uint32_t n_maps, cap_maps;
	const char *refused;
};
/* What one request needs from its first byte to its last. */
struct qh_exchange {
	struct qh_httpd *httpd;
	struct MHD_Connection *connection;
	struct qh_wire *wire;
	struct qh_arena *arena;
	struct qh_request rq;
	struct qh_body body;
	bool has_body;
	bool forgets; /* the body is not taken: read without being looked at */
	uint64_t forgotten;
	int64_t began_us;
	int status;
	uint64_t bytes_out;
};

/* False when the body is of no kind that is read (HTTP-004). */
bool qh_body_begin(struct qh_body *b, struct qh_arena *arena, struct MHD_Connection *c, uint64_t max);
void qh_body_take(struct qh_body *b, const char *bytes, size_t n);
void qh_body_end(struct qh_body *b);
void qh_body_free(struct qh_body *b);

#endif
