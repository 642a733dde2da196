#!/usr/bin/env bash
# Takes the Dockerfile's steps in a fresh folder, without Docker: the same files, the same commands, the same user, nothing
# of the image writable for it; then starts the product and asks the HEALTHCHECK. Linux, as root, with Node 24, npm and tar.
# What it cannot tell: whether the base image has what these commands need, and what only an engine does (layers, namespaces).
set -euo pipefail
# A build sees only what the Dockerfile sets: with a test's NODE_ENV the pages would be built for development.
unset NODE_ENV
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT
chmod 755 "$work"

# The context: what .dockerignore lets through.
mkdir "$work/context"
mapfile -t sent < <(sed -n 's/^!//p' "$here/.dockerignore")
mapfile -t left < <(sed -n 's/^\*\*\/\(.*\)$/--exclude=\1/p' "$here/.dockerignore")
tar -C "$here" "${left[@]}" -cf - "${sent[@]}" | tar -C "$work/context" -xf -

# copy <from> <target in the stage> <source...>: a folder's content goes into the target, as COPY does it.
copy() {
  local from=$1 target=$2 source; shift 2
  for source in "$@"; do
    if [ -d "$from/$source" ]; then mkdir -p "$target"; cp -a "$from/$source/." "$target/"; else mkdir -p "$target"; cp -a "$from/$source" "$target/"; fi
  done
}

stage=; last=; dir=/; entry=; cmd=; health=; user=; declare -A environment
while IFS= read -r line; do
  case $line in
    '' | '#'*) continue ;;
    'FROM '*) read -r _ image _ name <<<"$line"; stage=$work/${name:-final}; last=$stage; mkdir -p "$stage"
      [ "$image" = node:24-bookworm-slim ] || { echo "Unknown base: $image" >&2; exit 1; } ;;
    'WORKDIR '*) dir=${line#WORKDIR }; mkdir -p "$stage$dir" ;;
    'COPY '*) from=$work/context; read -ra words <<<"${line#COPY }"; owner=
      while [[ ${words[0]} == --* ]]; do
        case ${words[0]} in
          --from=*) from=$work/${words[0]#--from=} ;;
          --chown=*) owner=${words[0]#--chown=} ;;
        esac
        words=("${words[@]:1}")
      done
      target=${words[-1]}; [[ $target == /* ]] || target=$dir/$target
      copy "$from" "$stage$target" "${words[@]:0:${#words[@]}-1}"
      if [ -n "$owner" ]; then chown -R "$owner" "$stage$target"; fi ;;
    'RUN '*) echo "RUN ${line#RUN }" >&2; (cd "$stage$dir" && sh -c "${line#RUN }") >&2 ;;
    'ENV '*) for pair in ${line#ENV }; do environment[${pair%%=*}]=${pair#*=}; done ;;
    'USER '*) user=${line#USER } ;;
    'ENTRYPOINT '*) entry=${line#ENTRYPOINT } ;;
    'CMD '*) cmd=${line#CMD } ;;
    'HEALTHCHECK '*) health=${line#*CMD } ;;
    'VOLUME '* | 'EXPOSE '*) ;;
    *) echo "A step that is not known here: $line" >&2; exit 1 ;;
  esac
done <"$here/Dockerfile"

# As the image's user, in whose reach nothing is writable but the data; a free port instead of the image's.
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
environment[PORT]=$port; environment[PLUMBLINE_DATA_DIR]=$last${environment[PLUMBLINE_DATA_DIR]}
pairs=("PATH=$PATH" HOME=/nonexistent); for name in "${!environment[@]}"; do pairs+=("$name=${environment[$name]}"); done
as_user() { (cd "$last$dir" && exec setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups env -i "${pairs[@]}" "$@"); }
mapfile -d '' -t start < <(node -e "for (const word of [...JSON.parse(process.argv[1]), ...JSON.parse(process.argv[2])]) process.stdout.write(word + '\0')" "$entry" "$cmd")
mapfile -d '' -t probe < <(node -e "for (const word of JSON.parse(process.argv[1])) process.stdout.write(word + '\0')" "$health")
writable=$(setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups find "$last" -writable -not -type l -not -path "${environment[PLUMBLINE_DATA_DIR]}*" | head -5)
[ -z "$writable" ] || { echo "Writable for the image's user: $writable" >&2; exit 1; }

cd "$last$dir"
setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups env -i "${pairs[@]}" "${start[@]}" >"$work/out" 2>"$work/err" &
server=$!
healthy=no
for _ in $(seq 120); do
  if as_user "${probe[@]}"; then healthy=yes; break; fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
page=$(node -e "fetch('http://127.0.0.1:$port/').then(async (r) => console.log(r.status, (await r.text()).includes('<title')))" || true)
ready=$(node -e "fetch('http://127.0.0.1:$port/health/ready').then(async (r) => console.log(r.status))" || true)
[ "$healthy" = yes ] && [ "$page" = "200 true" ] && [ "$ready" = 200 ] || { echo "healthy: $healthy, page: $page, ready: $ready" >&2; cat "$work/out" "$work/err" >&2; exit 1; }
kill -TERM "$server"
code=0; wait "$server" || code=$?
server=
[ "$code" = 0 ] || { echo "Stopping ended with $code" >&2; cat "$work/err" >&2; exit 1; }
left=$(find "$last$dir/node_modules" -maxdepth 1 \( -name vite -o -name vitest -o -name typescript -o -name react -o -name 'node-*' \) | head -3)
[ -z "$left" ] || { echo "Development parts are in the image: $left" >&2; exit 1; }
echo "The image's steps work: $(du -sm "$last" | cut -f1) MB beside the base; healthy, ready, pages served, stopped cleanly."
