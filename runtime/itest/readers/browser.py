"""Plays MP4 files to their ends in a real browser, Chromium without a window."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tools import Reading, need

HERE = Path(__file__).resolve().parent


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the player and the files, with ranges, and takes the results."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/":
            return self.answer((HERE / "player.html").read_bytes(), "text/html")
        if self.path == "/list":
            return self.answer(json.dumps(list(range(len(self.server.files)))).encode(), "application/json")
        body = self.server.files[int(self.path[1:])].read_bytes()
        begin, _, end = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
        begin, end = int(begin), min(int(end or len(body) - 1), len(body) - 1)
        self.answer(body[begin:end + 1], "video/mp4", 206, f"bytes {begin}-{end}/{len(body)}")

    def do_POST(self):
        result = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(b"", "text/plain")
        if "done" in result:
            self.server.done.set()
        else:
            self.server.results[result["index"]] = result

    def answer(self, body, kind, status=200, content_range=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Accept-Ranges", "bytes")
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Takes it that the browser drops a connection when it has enough, or ends."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def play(files):
    """Plays the files one after another; returns a Reading for each, or an AssertionError."""
    program = need("chromium", "chromium-browser", "google-chrome")
    server = Server(("127.0.0.1", 0), Handler)
    server.files, server.results, server.done = files, {}, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    profile = tempfile.mkdtemp(prefix="profile-", dir=files[0].parents[1])
    browser = subprocess.Popen(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--no-first-run", "--mute-audio", "--disable-dev-shm-usage",
         "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}",
         f"http://127.0.0.1:{server.server_port}/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=profile))
    try:
        finished = server.done.wait(timeout=120 + 30 * len(files))
    finally:
        browser.terminate()
        browser.wait()
        server.shutdown()
        shutil.rmtree(profile, ignore_errors=True)
    assert finished, f"the browser has played {len(server.results)} of {len(files)} files"
    return [reading(server.results[index]) for index in range(len(files))]


def reading(result):
    """A Reading, or the error that it is not one."""
    if result["error"] or not result["ended"]:
        return AssertionError(f"it is not played to its end: {result}")
    return Reading(result["frames"], end=result["duration"] * 1e9, shown=[time * 1e9 for time in result["shown"]])
