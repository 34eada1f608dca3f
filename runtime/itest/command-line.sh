#!/usr/bin/env bash
# The command line as a user meets it: records, remuxes, refuses bad input, runs scripts. Checks the files with ffprobe.
# Prints one line a check and a closing line; fails when a check fails.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$root/runtime/itest/target/command-line
rm -rf "$work" && mkdir -p "$work" && cd "$work"
clip=$root/runtime/itest/media/bunny-640x480-24fps-8s.mp4
large=$root/runtime/itest/media/bunny-1920x1080-24fps-4s.mp4
passed=0 failed=0

# Builds the distribution where that is needed, so that no check has to wait for it.
"$root/kinora" help >/dev/null || exit 1
ffprobe=$(find "$root/runtime/distribution/target/kinora/natives" -name ffprobe -print -quit)
"$ffprobe" -version >/dev/null 2>&1 || ffprobe=$(command -v ffprobe) ||
  { echo "SKIPPED: neither the embedded ffprobe nor another runs here"; echo "0 passed, 0 failed"; exit 0; }

program=$root/kinora
kinora() { "$program" "$@"; }

check() { # check NAME CONDITION...
  local name=$1; shift
  if "$@"; then
    passed=$((passed + 1)); echo "ok      $name"
  else
    failed=$((failed + 1)); echo "FAILED  $name"
    sed 's/^/        /' out.txt err.txt 2>/dev/null | tail -n 20
  fi
}

run() { # run EXIT ARGUMENTS...
  local wanted=$1; shift
  rm -f status; kinora "$@" >out.txt 2>err.txt </dev/null; status=$?
  [ "$status" = "$wanted" ] || { echo "        exit status $status, not $wanted: kinora $*"; return 1; }
}

frames() { "$ffprobe" -v error -select_streams v:0 -count_frames -show_entries stream=nb_read_frames -of csv=p=0 "$1" | tr -d ','; }
seconds() { "$ffprobe" -v error -select_streams v:0 -show_entries stream=duration -of csv=p=0 "$1" | tr -d ','; }
field() { python3 -c 'import json,sys; v=json.loads(open("out.txt").read().strip().splitlines()[-1])
for k in sys.argv[1].split("."): v=v[int(k)] if isinstance(v,list) else v[k]
print(v)' "$1"; }
one_line() { [ "$(wc -l < err.txt)" = 1 ] && ! grep -q '^\s*at ' err.txt; }

recorded() { # recorded FILE FRAMES
  [ "$(frames "$1")" = "$2" ] || { echo "        $1 holds $(frames "$1") frames, not $2"; return 1; }
}

two_seconds() { run 0 record --seconds 2 out.mp4 && recorded out.mp4 60 && [ "$(seconds out.mp4)" = 2.000000 ]; }
clip_h265() {
  run 0 record --camera "file:$clip" --codec h265 --json clip.mp4 && recorded clip.mp4 192 &&
    [ "$(seconds clip.mp4)" = 8.000000 ] && [ "$(field result)" = complete ] && [ "$(field frames.written)" = 192 ]
}
clip_h264() {
  run 0 record --camera "file:$clip" --codec h264 --json clip4.mp4 && recorded clip4.mp4 192 &&
    [ "$(seconds clip4.mp4)" = 8.000000 ] && [ "$(field codec)" = h264 ]
}
large_fast() {
  run 0 record --camera "file:$large?pace=fast" --codec h265 --json large.mp4 && recorded large.mp4 96 &&
    [ "$(seconds large.mp4)" = 4.000000 ]
}
too_slow() { # 1080p H.265 in real time, for longer than the queue can hide
  run 3 record --camera "file:$large?loop=true" --codec h265 --preset slower --encoder-timeout 30 --capture-queue 20 \
      --frames 120 --json slow.mp4 &&
    [ "$(field result)" = complete-with-losses ] &&
    [ "$(field frames.captured)" = $(($(field frames.written) + $(field frames.lost))) ] &&
    recorded slow.mp4 "$(field frames.written)"
}
every_target() {
  run 0 record --frames 30 --codec h264 a.h264 a.mp4 a.mkv && recorded a.h264 30 && recorded a.mp4 30 && recorded a.mkv 30 &&
    [ -s a.h264.timestamps.txt ]
}
repairs() { # a file that is fine, one that was cut, one that is none of ours
  run 0 repair --json a.mp4 a.h264 && [ "$(field files.0.outcome)" = whole ] && [ "$(field files.1.outcome)" = whole ] || return 1
  head -c -100 a.mp4 >cut.mp4
  run 0 repair --dry-run --json cut.mp4 && [ "$(field files.0.outcome)" = repairable ] &&
    run 0 repair cut.mp4 && grep -q repaired err.txt && cmp a.mp4 cut.mp4
}
remuxes() { run 0 remux a.h264 b.mp4 && recorded b.mp4 30 && [ "$(seconds b.mp4)" = 1.000000 ]; }
remuxes_many() { # the second of them is no video
  mkdir -p made && run 1 remux --faststart a.h264 text.mp4 clip.mp4 made && grep -q 'made, from text.mp4' err.txt &&
    recorded made/a.mp4 30 && recorded made/clip.mp4 192 && [ ! -e made/text.mp4 ]
}
marks() {
  run 0 record --frames 30 --codec h264 --json m.mkv && cp out.txt result.json &&
    run 0 remux --marks result.json m.mkv m.mp4 && recorded m.mp4 30 &&
    "$ffprobe" -v error -show_entries chapter_tags=title -of csv=p=0 m.mp4 | grep -q ffmpeg-x264
}
lists() {
  for kind in cameras encoders sinks remuxers features recordings; do
    run 0 list $kind || return 1
    run 0 list $kind --json && python3 -m json.tool < out.txt > /dev/null || return 1
  done
}
every_encoder() {
  local name codec
  run 0 list encoders --json || return 1
  python3 -c 'import json, sys
for encoder in json.load(sys.stdin):
    for codec in encoder["codecs"]:
        print(encoder["encoder"], codec)' < out.txt > encoders.txt && [ -s encoders.txt ] || return 1
  while read -r name codec; do
    run 0 record --encoder "$name" --codec "$codec" --frames 10 --json "$name.mp4" </dev/null &&
      [ "$(field encoders.0)" = "$name" ] && recorded "$name.mp4" 10 || return 1
  done < encoders.txt
}
segments() { # of a second each, by a template; the index knows them all
  run 0 record --codec h264 --segment 1 --frames 90 --json 'day/{start:yyyy}/{n:3}.mp4' 2>/dev/null; [ "$status" = 1 ] || return 1
  mkdir -p day && run 0 record --codec h264 --segment 1 --frames 90 --json 'day/{start:yyyy}/{n:3}.mp4' &&
    [ "$(field files | tr ',' '\n' | wc -l)" = 3 ] && recorded "day/$(date +%Y)/003.mp4" 30 &&
    [ "$(grep -c '"file"' day/kinora-index.jsonl)" = 3 ]
}
triggered() { # a second before it, one between trigger and release, and one after it; half a second for the GOP
  run 0 shell "$root/runtime/itest/scripts/trigger.gogo" && n=$(frames door-1.mp4) && [ "$n" -ge 85 ] && [ "$n" -le 130 ] &&
    [ ! -e door-2.mp4 ]
}
clock_jumps() { # the wall clock goes back two hours and then forward three: times in the files do not move
  local n
  gcc -shared -fPIC -O -o clock.so "$root/runtime/itest/clock.c" -ldl 2>/dev/null ||
    { echo "SKIPPED: there is no C compiler, so the clock is not moved"; return 0; }
  offset() { python3 -c 'import struct, sys; open("clock", "r+b").write(struct.pack("=i", int(sys.argv[1])))' "$1"; }
  printf '\0\0\0\0' > clock
  (until [ -e clock-2.mp4 ]; do sleep 0.1; done; offset -7200; until [ -e clock-4.mp4 ]; do sleep 0.1; done; offset 3600) & n=$!
  LD_PRELOAD=$PWD/clock.so KINORA_CLOCK=$PWD/clock run 0 record --codec h264 --segment 2 --seconds 10 --json 'clock-{n}.mp4' ||
    { kill $n 2>/dev/null; return 1; }
  wait $n
  [ "$(field frames.written)" = 300 ] && [ "$(field duration)" = 10.0 ] || return 1
  for n in 1 2 3 4 5; do
    [ "$(frames clock-$n.mp4)" = 60 ] && [ "$(seconds clock-$n.mp4)" = 2.000000 ] || return 1
  done
  python3 -c 'import datetime, json
starts = [json.loads(line)["start"] for line in open("kinora-index.jsonl") if "\"file\"" in line and "clock-" in line]
times = [datetime.datetime.fromisoformat(start[:19]) for start in starts]
steps = [(b - a).total_seconds() for a, b in zip(times, times[1:])]
assert min(steps) < -7000 and max(steps) > 10000, steps'
}
interrupted() {
  set -m # a job of a shell without job control would ignore the interrupt
  "$root/kinora" record --codec h264 --json int.mp4 >out.txt 2>err.txt </dev/null & pid=$!
  set +m
  for _ in $(seq 300); do [ -s int.mp4 ] && break; sleep 0.1; done
  sleep 2; kill -INT $pid; wait $pid; status=$?
  [ "$status" = 0 ] && [ "$(field result)" = complete ] && recorded int.mp4 "$(field frames.written)"
}
refused() { run "$1" "${@:3}" && one_line && grep -qi -- "$2" err.txt; }
refused_here() { run 1 "${@:2}" && tail -n 1 err.txt | grep -qi -- "$1"; }
nothing_made() { [ ! -e no.mp4 ] && [ -z "$(find . -name 'no.*')" ]; }

echo "this is no video" > text.mp4; : > empty.mp4; mkdir -p folder

check "records two seconds" two_seconds
check "records a clip as H.265 in real time" clip_h265
check "records a clip as H.264 in real time" clip_h264
check "records 1080p at the encoder's pace" large_fast
check "says what it lost where the encoder is too slow" too_slow
check "writes several targets at once" every_target
check "repairs files" repairs
check "refuses to repair what is no recording" refused 1 "Kinora began" repair text.mp4
check "refuses to repair nothing" refused 2 FILE repair
check "remuxes a raw stream" remuxes
check "remuxes several files into a folder, and says which it could not" remuxes_many
check "makes chapters of a recording's result" marks
check "lists everything" lists
check "records with every encoder" every_encoder
check "divides a recording into files" segments
check "saves what was before a trigger" triggered
check "does not mind a wall clock that jumps" clock_jumps
check "completes the file on Ctrl-C" interrupted
check "refuses an unknown camera" refused 1 pattern record --camera nix no.mp4
check "refuses an unknown encoder" refused 1 ffmpeg-x265 record --encoder nix no.mp4
check "refuses an odd size" refused 2 even record --size 641x480 no.mp4
check "refuses a size of zero" refused 2 size record --size 0x0 no.mp4
check "refuses an unknown option" refused 2 help record --nix no.mp4
check "refuses an unknown command" refused 2 help nix
check "refuses to record to nowhere" refused 2 OUT record
check "refuses a missing folder" refused 1 missing record missing/no.mp4
check "refuses a folder as target" refused 1 directory record folder
check "refuses the wrong extension" refused 1 h265 record --codec h265 no.h264
check "refuses a corrupt clip" refused 1 text.mp4 record --camera file:text.mp4 no.mp4
check "refuses an empty clip" refused 1 empty.mp4 record --camera file:empty.mp4 no.mp4
check "refuses a missing clip" refused 1 nix.mp4 record --camera file:nix.mp4 no.mp4
check "refuses to remux what is no video" refused 1 text.mp4 remux text.mp4 no.mp4
check "leaves nothing behind when it refuses" nothing_made
# The features come and go: what is listed says so.
by_script() {
  run 0 shell "$root/runtime/itest/scripts/feature.gogo" && grep -q ffmpeg-x264 <(kinora list encoders) &&
    ! grep -q ffmpeg-x264 out.txt && recorded again.mp4 30
}

check "runs the demonstration script" run 0 shell "$root/runtime/itest/scripts/swap.gogo"
check "records what the script recorded" test "$(frames swap.mp4)" = 300
stills() {
  run 0 shell "$root/runtime/itest/scripts/still.gogo" && [ "$(tail -n 2 out.txt | grep -c '^[0-9][0-9]*$')" = 2 ] &&
    for still in still.png still.jpg; do
      [ "$("$ffprobe" -v error -show_entries stream=width,height -of csv=p=0 $still)" = 640,480 ] || return 1
    done
}
check "stores stills of a running recording" stills
check "removes and installs a feature by script" by_script
printf 'kinora:stop nix\n' > bad.gogo
check "a script that fails has an exit status" run 1 shell bad.gogo

# A distribution with the natives of another platform, started on this one; then one with none at all.
other=linux-arm64 machine=183 # e_machine of ELF: EM_AARCH64
[ "$(uname -m)" = x86_64 ] || other=linux-x86_64 machine=62 # EM_X86_64
pack() { # pack PLATFORM
  (cd "$root" && mvn -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -Dkinora.archive=false \
    "-Dkinora.platforms=$1" "-Dkinora.directory=$work/other" -pl runtime/distribution -am package) >out.txt 2>err.txt </dev/null
}
packs() {
  local library
  library=$(find "other/natives/$other" -name 'libavcodec.so*' -print -quit)
  [ "$(ls other/natives)" = "$other" ] && [ "$(od -An -tu1 -j18 -N1 "$library" | tr -d ' ')" = $machine ]
}
without_natives() {
  run 0 record --codec h264 --frames 30 --json other.mp4 && recorded other.mp4 30 &&
    [ "$(field encoders.0)" = jcodec ] && grep -q 'natives for .* are missing.*what remains: .*jcodec' err.txt
}
names_what_remains() { # names_what_remains ARGUMENTS...
  run 1 record "$@" no.mp4 && tail -n 1 err.txt | grep -q jcodec && ! grep -q '^\s*at ' err.txt && nothing_made
}
if pack $other; then
  check "packs the natives of another platform" packs
elif grep -qE 'Could not (find|transfer)|could not be (found|transferred|resolved)|offline' out.txt err.txt; then
  echo "SKIPPED: the natives of $other cannot be had; packed without natives instead"
  check "packs without natives" pack none
else
  check "packs for another platform" false
fi
program=$work/other/bin/kinora
check "records where there are no natives for the machine" without_natives
check "says which encoder remains in place of the one asked for" names_what_remains --encoder ffmpeg-x264
check "says which encoder remains where the codec has none" names_what_remains --codec h265
check "says what can be read without natives" refused_here FFmpeg record --camera "file:$clip" --codec h264 no.mp4
rm -rf other/natives/*
check "records with no natives at all" without_natives

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
