"""The journal and the database's file."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add


def commands(add: Add) -> None:
    made = add("export", "journal:export", "prints the journal's events in order, of INC or of all incidents",
               "warroom export > journal.jsonl", "warroom export 42 --json")  # fmt: skip
    made.add_argument("incident", metavar="INC", nargs="?")
    made.add_argument("--private", action="store_true",
                      help="with what private incidents say, as far as you may see it: else their hashes")  # fmt: skip
    add("verify", "journal:verify", "checks the journal's chain and that the projections match it", "warroom verify")
    add("rebuild", "journal:rebuild", "rebuilds the projections from the journal", "warroom rebuild")
    made = add("backup", "journal:backup", "copies the database while it is in use",
               "warroom backup /var/backups/warroom.db")  # fmt: skip
    made.add_argument("file", metavar="FILE")
    made = add("restore", "journal:restore", "replaces the database with a backup; the old one is kept aside",
               "warroom restore /var/backups/warroom.db")  # fmt: skip
    made.add_argument("file", metavar="FILE")
    made = add("redact", "journal:redact", "removes one event's payload from the journal for good; the chain still"
               " verifies", 'warroom redact 3f9c0d12ab45e678 --reason "a password was pasted"')  # fmt: skip
    made.add_argument("event", metavar="EVENT", help="its id, as export prints it")
    made.add_argument("--reason", required=True, metavar="TEXT")
    made = add("store", "store:store", "looks after a database on a PostgreSQL server; moves a journal there and back",
               "warroom store migrate", "warroom store grants owner writer observer",
               "warroom store copy warroom.db postgresql://warroom@db.example.com/warroom", "warroom store check",
               "warroom store person maya_db maya", "warroom store person watcher dana --watch")  # fmt: skip
    made.add_argument("action", choices=("migrate", "grants", "copy", "check", "person"), metavar="ACTION",
                      help="migrate makes or updates its tables; grants prints the SQL of three roles' rights; copy "
                      "FROM TO goes on where it was broken off; check examines the server; person says whose a role "
                      "is, so that the server takes no other name from it, or lists them")  # fmt: skip
    made.add_argument("names", metavar="NAME", nargs="*", help="OWNER WRITER OBSERVER, FROM TO, or ROLE NAME")
    made.add_argument("--yes", action="store_true", help="migrate although incidents are open")
    made.add_argument("--watch", action="store_true", help="person: the role may run the watcher too")
    made.add_argument("--remove", action="store_true", help="person: ROLE is a shared role again")
