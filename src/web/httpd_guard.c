/* SPDX-License-Identifier: Apache-2.0 */
/* What a proxy and a server could read differently is refused (RFC 9112): request smuggling needs just that.
 */
#include <string.h>
#include <strings.h>

#include "web/httpd_private.h"

struct look {
	const char *wrong;
	int headers, hosts, lengths, encodings;
	const char *length;
	bool chunked;
};

static bool is_letter_or_digit(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (!(is_letter_or_digit(c) || (c && strchr("!#$%&'*+-.^_`|~", c))))
			return false;
	}
	return n > 0;
}

static bool has_control(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if ((c < 32 && c != '\t') || c == 127)
			return true;
	}
	return false;
}

static bool is_digits(const char *s)
{
	size_t n = strlen(s);
	return n > 0 && n <= 18 && strspn(s, "0123456789") == n;
}

static enum MHD_Result look_at(void *cls, enum MHD_ValueKind kind, const char *name, size_t n_name,
			       const char *value, size_t n_value)
{
	struct look *l = cls;
	(void)kind;
	l->headers++;
	if (!value)
		value = "", n_value = 0;
	if (!is_token(name, n_name) || has_control(value, n_value) || strlen(value) != n_value)
		l->wrong = "http.header";
	else if (strcasecmp(name, "Host") == 0)
		l->hosts++;
	else if (strcasecmp(name, "Content-Length") == 0)
		l->lengths++, l->length = value;
	else if (strcasecmp(name, "Transfer-Encoding") == 0)
		l->encodings++, l->chunked = strcmp(value, "chunked") == 0;
	return MHD_YES;
}

const char *qh_httpd_guard(struct MHD_Connection *c, const char *method, const char *url, const char *version,
			   bool *has_body, uint64_t *length)
{
	struct look l = {0};
	MHD_get_connection_values_n(c, MHD_HEADER_KIND, look_at, &l);
	if (l.wrong)
		return l.wrong;
	if (l.headers > QH_HTTP_HEADERS_MAX)
		return "http.headers";
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return "http.version";
	if (l.hosts != 1)
		return "http.host";
	if (l.lengths > 1 || l.encodings > 1 || (l.lengths && l.encodings))
		return "http.length";
	if (l.lengths && !is_digits(l.length))
		return "http.length";
	if (l.encodings && (!l.chunked || strcmp(version, "HTTP/1.0") == 0))
		return "http.encoding";
	if (url[0] != '/' || has_control(url, strlen(url)))
		return "http.path";
	*length = 0;
	for (const char *d = l.lengths ? l.length : ""; *d; d++)
		*length = *length * 10 + (uint64_t)(*d - '0');
	*has_body = l.encodings > 0 || *length > 0;
	if (*has_body && strcmp(method, "POST") != 0)
		return "http.body";
	return NULL;
}
