/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the folders of data. Nothing is compiled in, so that a build tree and an installed program work
 * alike. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

static bool holds_data(const char *dir)
{
	char probe[4200];
	int n = snprintf(probe, sizeof probe, "%s/rulebooks", dir);
	return n > 0 && (size_t)n < sizeof probe && qh_file_is_dir(probe);
}

static const char *keep(char *out, size_t room, const char *format, const char *dir)
{
	int n = snprintf(out, room, format, dir);
	return n > 0 && (size_t)n < room && holds_data(out) ? out : NULL;
}

const char *qh_data_dir(char *out, size_t room)
{
	const char *env = getenv("QUANHENG_DATA");
	if (env && *env)
		return keep(out, room, "%s", env);
	char exe[4000];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	char *slash = strrchr(exe, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	const char *found = keep(out, room, "%s/../share/quanheng", exe);
	if (!found)
		found = keep(out, room, "%s/..", exe);
	return found ? found : keep(out, room, "%s", exe);
}

const char *qh_user_dir(char *out, size_t room)
{
	const char *env = getenv("QUANHENG_USER"), *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	int n = -1;
	if (env && *env)
		n = snprintf(out, room, "%s", env);
	else if (xdg && *xdg)
		n = snprintf(out, room, "%s/quanheng", xdg);
	else if (home && *home)
		n = snprintf(out, room, "%s/.local/share/quanheng", home);
	return n > 0 && (size_t)n < room && qh_file_is_dir(out) ? out : NULL;
}
