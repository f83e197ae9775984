/* SPDX-License-Identifier: Apache-2.0 */
#include "web/guard.h"

#include "web/httpd.h"

static bool is_letter_or_digit(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_token(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (!(is_letter_or_digit(c) || (c && strchr("!#$%&'*+-.^_`|~", c))))
			return false;
	}
	return s.n > 0;
}

bool qh_guard_has_control(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 32 && c != '\t') || c == 127)
			return true;
	}
	return false;
}

static bool is_digits(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n <= 18;
}

/* Names of headers are ASCII in any case; the locale has no say. */
static bool is_named(struct qh_str name, const char *lower)
{
	size_t n = strlen(lower);
	if (name.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name.p[i];
		if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != lower[i])
			return false;
	}
	return true;
}

void qh_guard_header(struct qh_guard *g, struct qh_str name, struct qh_str value)
{
	g->headers++;
	if (!is_token(name) || qh_guard_has_control(value)) {
		g->wrong = "http-header";
	} else if (is_named(name, "host")) {
		g->hosts++;
	} else if (is_named(name, "content-length")) {
		g->lengths++;
		g->length = value;
	} else if (is_named(name, "transfer-encoding")) {
		g->encodings++;
		g->chunked = qh_str_eq(value, QH_STR("chunked"));
	}
}

const char *qh_guard_request(const struct qh_guard *g, const char *method, const char *url,
			     const char *version, bool *has_body, uint64_t *length)
{
	bool old = strcmp(version, "HTTP/1.0") == 0;
	*length = 0;
	*has_body = false;
	if (g->wrong)
		return g->wrong;
	if (g->headers > QH_HTTP_HEADERS_MAX)
		return "http-headers";
	if (!old && strcmp(version, "HTTP/1.1") != 0)
		return "http-version";
	if (g->hosts != 1)
		return "http-host";
	if (g->lengths > 1 || g->encodings > 1 || (g->lengths && g->encodings))
		return "http-length";
	if (g->lengths && !is_digits(g->length))
		return "http-length";
	if (g->encodings && (!g->chunked || old))
		return "http-encoding";
	if (url[0] != '/' || qh_guard_has_control(qh_str_of(url)))
		return "http-path";
	for (uint32_t i = 0; g->lengths && i < g->length.n; i++)
		*length = *length * 10 + (uint64_t)(g->length.p[i] - '0');
	if ((g->encodings || *length > 0) && strcmp(method, "POST") != 0)
		return "http-body";
	*has_body = g->encodings > 0 || *length > 0;
	return NULL;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

size_t qh_guard_unescape(char *s)
{
	size_t n = 0;
	for (size_t i = 0; s[i]; i++) {
		int high = s[i] == '%' ? hex(s[i + 1]) : -1;
		int low = high >= 0 ? hex(s[i + 2]) : -1;
		bool escape = low >= 0 && high * 16 + low != 0;
		s[n++] = escape ? (char)(high * 16 + low) : s[i];
		i += escape ? 2 : 0;
	}
	s[n] = '\0';
	return n;
}
