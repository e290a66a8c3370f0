"""A real Nagios Core, and its own statusjson.cgi behind the tests' HTTP server."""

from __future__ import annotations

import getpass
import grp
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.http import Answer, Asked
from tests.support.patience import PATIENCE_S
from tests.support.servers import end, program

CGI = Path("/usr/lib/cgi-bin/nagios4/statusjson.cgi")
_PACKAGES = "nagios4-core nagios4-cgi monitoring-plugins-basic"

_MAIN = """
log_file=BASE/var/nagios.log
cfg_file=BASE/objects.cfg
object_cache_file=BASE/var/objects.cache
precached_object_file=BASE/var/objects.precache
status_file=BASE/var/status.dat
status_update_interval=1
nagios_user=USER
nagios_group=GROUP
check_external_commands=1
command_file=BASE/var/rw/nagios.cmd
query_socket=BASE/var/rw/nagios.qh
lock_file=BASE/var/nagios.pid
temp_file=BASE/var/nagios.tmp
temp_path=BASE/var
check_result_path=BASE/var/results
log_archive_path=BASE/var
interval_length=1
illegal_object_name_chars=`~!$%^&*|<>?,=
"""

_OBJECTS = """
define timeperiod {
 timeperiod_name always
 alias always
 sunday 00:00-24:00
 monday 00:00-24:00
 tuesday 00:00-24:00
 wednesday 00:00-24:00
 thursday 00:00-24:00
 friday 00:00-24:00
 saturday 00:00-24:00
}
define command {
 command_name nothing
 command_line /bin/true
}
define command {
 command_name say
 command_line /usr/lib/nagios/plugins/check_dummy $ARG1$ "$ARG2$"
}
define contact {
 contact_name ops
 host_notification_period always
 service_notification_period always
 host_notification_options n
 service_notification_options n
 host_notification_commands nothing
 service_notification_commands nothing
}
"""


def _object(kind: str, **keys: object) -> str:
    common = {
        "check_period": "always", "check_interval": 1, "retry_interval": 1, "max_check_attempts": 1, "contacts": "ops",
        "notification_period": "always", "notification_interval": 60,
    }  # fmt: skip
    lines = "\n".join(f" {name} {value}" for name, value in {**common, **keys}.items())
    return f"define {kind} {{\n{lines}\n}}\n"


def _service(name: str, state: int, text: str, **keys: object) -> str:
    own = {"host_name": "edge-1", "service_description": name, "check_command": f"say!{state}!{text}"}
    return _object("service", **{**own, **keys})


class Nagios:
    """One that runs while ``running()`` is open. ``user`` is whom the web server says has come."""

    def __init__(self, folder: Path) -> None:
        self._program = program("nagios4", _PACKAGES)
        if not CGI.exists():
            pytest.skip(f"{CGI} is not installed: apt-get install nagios4-cgi")
        self.user = "watch"
        self.base = base = folder / "nagios"
        for name in ("var/rw", "var/results"):
            (base / name).mkdir(parents=True)
        group = grp.getgrgid(os.getgid()).gr_name
        main = _MAIN.replace("BASE", str(base)).replace("USER", getpass.getuser()).replace("GROUP", group)
        (base / "nagios.cfg").write_text(main)
        (base / "cgi.cfg").write_text(
            f"main_config_file={base}/nagios.cfg\nphysical_html_path=/usr/share/nagios4/htdocs\nurl_html_path=/nagios4\n"
            "use_authentication=1\nauthorized_for_all_hosts=watch\nauthorized_for_all_services=watch\n"
            "authorized_for_system_information=watch\n"
        )
        (base / "objects.cfg").write_text(
            _OBJECTS
            + _object("host", host_name="edge-1", address="127.0.0.1", check_command="say!0!fine")
            + _object("host", host_name="lake-1", address="127.0.0.1", check_command="say!2!no answer to ping")
            + _object("host", host_name="leaf-1", address="127.0.0.1", parents="lake-1", check_command="say!2!silent")
            + _service("Front", 2, "HTTP 502 – Größe überschritten", notes_url="https://wiki.example/front")
            + _service("Disk /var", 1, "8 % free (80 of 1000 MB)")
            + _service("Well", 0, "fine")
            + _service("Zähler", 3, "no such counter")
            + _service("Käse", 2, "mouldy")
            + _service("Unseen", 0, "never", active_checks_enabled=0)
            + _service("Retried", 2, "maybe", max_check_attempts=9, retry_interval=500)
        )

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """It runs to the end of the block."""
        log = self.base / "out.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [self._program, str(self.base / "nagios.cfg")], stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        try:
            until = time.monotonic() + PATIENCE_S
            while not (self.base / "var" / "status.dat").exists():
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"Nagios is not ready: {log.read_text()[-800:]}")
                time.sleep(0.1)
            yield process
        finally:
            end(process)

    def cgi(self, asked: Asked) -> Answer:
        """What its CGI answers to a request, headers left out."""
        env = {
            "NAGIOS_CGI_CONFIG": str(self.base / "cgi.cfg"), "REMOTE_USER": self.user, "REQUEST_METHOD": "GET",
            "QUERY_STRING": urlencode(asked.query, doseq=True), "PATH": os.environ["PATH"],
        }  # fmt: skip
        done = subprocess.run([str(CGI)], env=env, capture_output=True, timeout=PATIENCE_S)  # its errors exit 1 too
        return Answer(done.stdout.partition(b"\n\n")[2] or done.stdout.partition(b"\r\n\r\n")[2])

    def command(self, text: str) -> None:
        """Sends an external command, such as ACKNOWLEDGE_SVC_PROBLEM;…"""
        with open(self.base / "var" / "rw" / "nagios.cmd", "w") as pipe:
            pipe.write(f"[{int(time.time())}] {text}\n")
