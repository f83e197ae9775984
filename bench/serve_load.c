/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A browser without a screen, for bench/serve: asks one address or many, over connections that stay open, and
 * measures each answer exactly.
 *
 * serve-load PORT PID COOKIE CONNECTIONS SECONDS etag|plain|write PATH...
 *
 * PID is the server, whose processor time is read before and behind. A "#" in a path is a number from 1 to
 * the number behind a second "#": "/filings/#1000#". With etag each address is asked once to learn its tag
 * and then as a browser does that has it. With write a small form is sent instead, whose token is the cookie.
 * Prints "WHAT NUMBER" lines; latencies in microseconds.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64, PATHS_MAX = 64, SAMPLES_MAX = 4000000, HEAD_MAX = 8192, WARM = 20 };

struct path {
	const char *before, *after;
	uint32_t numbers; /* 0: the address as it is */
	char etag[128];
};
struct wire {
	int fd;
	int64_t sent;
	struct path *path;
	char head[HEAD_MAX];
	size_t n_head;
	int64_t left; /* of the body; -1: the head is being read */
	int status;
};
struct load {
	uint16_t port;
	const char *cookie;
	bool etag, write;
	struct path paths[PATHS_MAX];
	uint32_t n_paths, next;
	uint64_t seed;
	uint32_t *samples;
	uint64_t n, bytes, other, unchanged;
	int64_t until;
};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Nanoseconds on a processor of all threads of the server. */
static uint64_t ran(const char *pid)
{
	char name[64];
	uint64_t sum = 0;
	snprintf(name, sizeof name, "/proc/%s/task", pid);
	DIR *d = opendir(name);
	struct dirent *e;
	while (d && (e = readdir(d))) {
		char path[512];
		unsigned long long ns = 0;
		snprintf(path, sizeof path, "%s/%s/schedstat", name, e->d_name);
		FILE *f = e->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (f && fscanf(f, "%llu", &ns) == 1)
			sum += ns;
		if (f)
			fclose(f);
	}
	if (d)
		closedir(d);
	return sum;
}

static uint32_t number(struct load *l, uint32_t most)
{
	l->seed = l->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(l->seed >> 33) % most + 1;
}

static int dial(const struct load *l)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(l->port)};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		perror("serve-load: connect");
		exit(1);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

static int sending(const struct load *l, const struct path *p, char *text, size_t room)
{
	char body[256];
	int n = snprintf(body, sizeof body, "csrf=%s&language=zh", l->cookie);
	return snprintf(text, room,
			"POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: quanheng=%s\r\n"
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
			p->before, l->port, l->cookie, n, body);
}

static void ask(struct load *l, struct wire *w)
{
	char text[HEAD_MAX], at[32] = "", tag[160] = "";
	struct path *p = w->path = &l->paths[l->next++ % l->n_paths];
	if (p->numbers)
		snprintf(at, sizeof at, "%u", number(l, p->numbers));
	if (l->etag && p->etag[0])
		snprintf(tag, sizeof tag, "If-None-Match: %s\r\n", p->etag);
	int n = l->write ? sending(l, p, text, sizeof text)
			 : snprintf(text, sizeof text,
				    "GET %s%s%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: quanheng=%s\r\n"
				    "Accept-Language: zh-CN\r\n%s\r\n",
				    p->before, at, p->after, l->port, l->cookie, tag);
	w->n_head = 0;
	w->left = -1;
	w->sent = now_ns();
	if (n < 0 || n >= (int)sizeof text || write(w->fd, text, (size_t)n) != n) {
		fprintf(stderr, "serve-load: a request could not be sent\n");
		exit(1);
	}
}

/* The head is whole: what it says. */
static void head_of(struct load *l, struct wire *w)
{
	const char *length = strcasestr(w->head, "\nContent-Length:"), *tag = strcasestr(w->head, "\nETag:");
	if (strncmp(w->head, "HTTP/1.1 ", 9) != 0) {
		fprintf(stderr, "serve-load: no answer of HTTP/1.1\n");
		exit(1);
	}
	w->status = (int)strtol(w->head + 9, NULL, 10);
	w->left = w->status == 304 || !length ? 0 : strtoll(length + 16, NULL, 10);
	if (tag && l->etag && !w->path->etag[0])
		sscanf(tag + 6, " %120[^\r\n]", w->path->etag);
}

/* True when the answer is whole. */
static bool take(struct load *l, struct wire *w)
{
	static char rest[1 << 20];
	for (;;) {
		char *to = w->left < 0 ? w->head + w->n_head : rest;
		size_t room = w->left < 0 ? sizeof w->head - 1 - w->n_head : sizeof rest;
		ssize_t n = recv(w->fd, to, room, MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return false;
		if (n <= 0) {
			fprintf(stderr, "serve-load: the server hung up\n");
			exit(1);
		}
		l->bytes += (uint64_t)n;
		if (w->left < 0) {
			w->n_head += (size_t)n;
			w->head[w->n_head] = '\0';
			char *end = strstr(w->head, "\r\n\r\n");
			if (!end)
				continue;
			size_t behind = w->n_head - (size_t)(end + 4 - w->head);
			end[2] = '\0';
			head_of(l, w);
			n = (ssize_t)behind;
		}
		w->left -= n;
		if (w->left <= 0)
			return true;
	}
}

static void run(struct load *l, uint32_t n_wires, struct wire *wires)
{
	int epoll = epoll_create1(0);
	uint32_t busy = n_wires;
	for (uint32_t i = 0; i < n_wires; i++) {
		struct epoll_event e = {.events = EPOLLIN, .data.ptr = &wires[i]};
		epoll_ctl(epoll, EPOLL_CTL_ADD, wires[i].fd, &e);
		ask(l, &wires[i]);
	}
	while (busy) {
		struct epoll_event at[CONNECTIONS_MAX];
		int n = epoll_wait(epoll, at, CONNECTIONS_MAX, -1);
		for (int i = 0; i < n; i++) {
			struct wire *w = at[i].data.ptr;
			if (!take(l, w))
				continue;
			int64_t t = now_ns();
			if (l->n < SAMPLES_MAX)
				l->samples[l->n] = (uint32_t)((t - w->sent) / 1000);
			l->n++;
			l->other += l->write ? w->status != 303 : w->status != 200 && w->status != 304;
			l->unchanged += w->status == 304;
			if (t < l->until)
				ask(l, w);
			else
				busy--;
		}
	}
	close(epoll);
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static void say(struct load *l, int64_t took, uint64_t server)
{
	uint64_t n = l->n < SAMPLES_MAX ? l->n : SAMPLES_MAX;
	qsort(l->samples, n, sizeof *l->samples, by_size);
	printf("requests %llu\nother %llu\nunchanged %llu\nbytes %llu\nwall-us %lld\nserver-us %llu\n"
	       "p50 %u\np99 %u\nmax %u\n",
	       (unsigned long long)l->n, (unsigned long long)l->other, (unsigned long long)l->unchanged,
	       (unsigned long long)l->bytes, (long long)(took / 1000), (unsigned long long)(server / 1000),
	       n ? l->samples[n / 2] : 0, n ? l->samples[n * 99 / 100] : 0, n ? l->samples[n - 1] : 0);
}

static void add_path(struct load *l, char *text)
{
	struct path *p = &l->paths[l->n_paths++];
	char *mark = strchr(text, '#'), *end = mark ? strchr(mark + 1, '#') : NULL;
	*p = (struct path){.before = text, .after = ""};
	if (!end)
		return;
	*mark = '\0';
	p->numbers = (uint32_t)strtoul(mark + 1, NULL, 10);
	p->after = end + 1;
}

int main(int argc, char **argv)
{
	static struct wire wires[CONNECTIONS_MAX];
	static struct load l;
	uint32_t n = argc > 7 ? (uint32_t)strtoul(argv[4], NULL, 10) : 0;
	if (n < 1 || n > CONNECTIONS_MAX || argc - 7 > PATHS_MAX) {
		fprintf(stderr,
			"usage: serve-load PORT PID COOKIE CONNECTIONS SECONDS etag|plain|write PATH...\n");
		return 2;
	}
	l.port = (uint16_t)strtoul(argv[1], NULL, 10);
	l.cookie = argv[3];
	l.etag = strcmp(argv[6], "etag") == 0;
	l.write = strcmp(argv[6], "write") == 0;
	l.samples = malloc(SAMPLES_MAX * sizeof *l.samples);
	for (int i = 7; i < argc; i++)
		add_path(&l, argv[i]);
	for (uint32_t i = 0; i < n; i++)
		wires[i].fd = dial(&l);
	/* Warm, and the tags are learnt. */
	for (int i = 0; i < WARM; i++)
		run(&l, 1, wires);
	l.n = l.other = l.unchanged = l.bytes = 0;
	l.seed = 1;
	uint64_t server = ran(argv[2]);
	int64_t began = now_ns();
	l.until = began + (int64_t)(atof(argv[5]) * 1e9);
	run(&l, n, wires);
	say(&l, now_ns() - began, ran(argv[2]) - server);
	free(l.samples);
	return 0;
}
