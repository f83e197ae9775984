/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bare libmicrohttpd, for bench/serve to hold the office against: serve-floor PORT BYTES answers /hello with
 * a dozen bytes and everything else with a page of so many bytes; same thread model, no thought given. Port 0
 * takes a free one; prints it. Ends when its input does.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *page;
static size_t page_bytes;

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url, const char *method,
			      const char *version, const char *data, size_t *n_data, void **con_cls)
{
	static int seen;
	(void)cls, (void)method, (void)version, (void)data, (void)n_data;
	if (!*con_cls) {
		*con_cls = &seen;
		return MHD_YES;
	}
	struct MHD_Response *r =
	    strcmp(url, "/hello") == 0
		? MHD_create_response_from_buffer(12, (void *)(uintptr_t) "hello world\n",
						  MHD_RESPMEM_PERSISTENT)
		: MHD_create_response_from_buffer(page_bytes, page, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
	enum MHD_Result result = MHD_queue_response(c, MHD_HTTP_OK, r);
	MHD_destroy_response(r);
	return result;
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	if (argc != 3)
		return 2;
	at.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	page_bytes = strtoull(argv[2], NULL, 10);
	page = malloc(page_bytes + 1);
	if (!page)
		return 1;
	memset(page, 'x', page_bytes);
	struct MHD_Daemon *d =
	    MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR,
			     &at, MHD_OPTION_THREAD_POOL_SIZE, 1U, MHD_OPTION_END);
	if (!d)
		return 1;
	printf("%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	while (getchar() != EOF)
		;
	MHD_stop_daemon(d);
	free(page);
	return 0;
}
