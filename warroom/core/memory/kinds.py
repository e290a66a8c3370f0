"""What incidents are about, in the words that people have for it: 429, throttled and rate limit are one thing. Pure.

Two people tell the same fault in other words, and no word of the one is in the other. So beside its words a text has
its *kinds*: what broke or how it showed, where one of the ways to say it is there. A way of several words fits in any
order where they stand close together; words meet as they do in a search, without their endings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from warroom.core.memory.terms import terms

_MARK = "-"
"""A kind's term begins with it: no word does."""
_APART = 3
"""Between the words of one way to say it stand so many others at most."""

BROAD = frozenset(("slow", "errors", "unreachable", "deploy", "configuration", "third party", "sign-in", "e-mail",
                   "payments", "hardware", "capacity", "load balancer", "front end", "monitoring"))  # fmt: skip
"""What so much is about that it is no reason by itself: with another one it is."""

# One kind a paragraph: its name, then how people say it. What many incidents are about
# says little, by its rarity. Names are shown as the reason for a hit.
_KINDS = """
expired certificate: certificate expired, certificate ended, certificate invalid, certificate not valid, notafter,
  x509, certificate renewal, renewal, tls expired, ssl expired, certificate lapsed, lets encrypt, acme, expiry of
  certificate, trust certificate out of date, certificate old
certificate chain: intermediate certificate, root certificate, root ca, trust store, unknown ca, cross signed, chain
  certificate, certificate bundle, self signed, truststore, keystore, unknown authority, untrusted, refuse
  certificate, certificate issuer, root trust
TLS handshake: handshake, tls, ssl, cipher, sni, mtls, certificate
name lookup: dns, resolver, nxdomain, servfail, name lookup, host not found, not resolve, coredns, kube dns, unknown
  host, unknownhostexception, getaddrinfo, name resolution, zone file, dns zone, ndots, search domain, nameserver,
  cname, hostname, bind named, eai_again, dangling record
DNSSEC: dnssec, rrsig, dnskey, ds record, ds parent, signature zone, sign zone, bogus signature, validate resolver,
  key rollover
stale address: stale address, ip changed, old ip, new ip, old address, new address, cached address, cache lookup,
  dns ttl, lookup ttl, resolve again, elastic ip moved
routing: bgp, prefix, announce, announcement, withdrawn, route leak, as path, peering, upstream route, routing
  table, border router, null route, ospf, looking glass
packet loss: packet loss, crc error, loss link, dropped packet, line card, optic, transceiver, flapping link, link
  flap, jitter link, retransmit, interface error
cut cable: fibre cut, fiber cut, cable cut, loss of light, light lost, excavator, duct, splice, severed, undersea
  cable, digging, dark fibre
packet size: mtu, mss, fragment, path mtu, icmp blocked, packet too large, jumbo frame, large packet, ping size
firewall: firewall, security group, acl, iptables, network policy, nacl, allow list, blocked port, deny rule,
  denies, port closed, allowlist, whitelist
connection tracking: conntrack, nf_conntrack, session table, state table, connection tracking, tracked connection,
  table full
port exhaustion: port exhaustion, ephemeral port, source port, snat, time_wait, port allocation, cannot assign
  requested address, nat gateway, out of port, port used up, port range
file descriptors: too many open files, file descriptor, ulimit, nofile, emfile, open files, fd limit, fd leak,
  limitnofile
address pool: dhcp, lease, no address left, ip exhaustion, subnet full, pod cidr, ip pool
load balancer: load balancer, balancer, elb, alb, haproxy, nginx, ingress, upstream, backend pool, vip, envoy,
  traefik, 502, 503, 504, bad gateway
health check: health check, probe, liveness, readiness, unhealthy, health endpoint, probe fail, target unhealthy,
  taken out, takes out healthy
network partition: split brain, partition network, two leader, two primary, both primary, two master, fencing,
  diverged, network split, heartbeat lost, each half, witness, dual primary
lost quorum: quorum, no leader, no cluster leader, leader election, lost majority, raft, etcd leader, zookeeper,
  majority lost, etcd
VPN: vpn, ipsec, wireguard, concentrator, remote access, tunnel down, openvpn
DDoS or bots: ddos, botnet, bot traffic, bot, credential stuffing, crawler, scraper, flood request, syn flood,
  captcha, attack traffic, one network request, brute force, password reset flood
rate limit: rate limit, 429, too many requests, toomanyrequests, throttled, throttling, throttle, limiter, rate
  limiter, over rate, request limit, pull limit
quota used up: quota, over_query_limit, over quota, quota exceeded, resource_exhausted, limit exceeded,
  limitexceeded, account limit, service limit, daily limit, credit used up, allowance
capacity: capacity, autoscaler, autoscaling, scale out, scale up, hpa, maximum replica, peak traffic, peak load,
  undersized, instance too small, traffic doubled, headroom, overload, overloaded, provision, peak, under load,
  growth, too small, instance class, shed load, outgrown, all replica busy
thundering herd: thundering herd, reconnect, reconnect storm, reconnects, all at once, jitter, random delay, try
  again at once, back off, backoff, exponential backoff, same second, same time connect, dial in, all try again,
  login storm, connection storm, clients return
retry storm: retry storm, retries, retry, multiply retry, retry amplification, retry budget, circuit breaker, try
  again each, cascading, cascade, each call comes times
cache stampede: cache stampede, cold cache, cache miss, misses the cache, hit rate, purge, purged cache, cache
  flush, cache emptied, coalescing, dogpile, warm cache, warm up, stale while revalidate, origin load, origin
  requests, redis restart, cache restart
cache of somebody else: cached page, wrong user cache, cache personal, somebody else, another customer, other
  customer, wrong account, cache key, vary header, set cookie, cached response, cache leak, privacy cache, cross
  user, data of another, name wrong sign in, session mixed up
CDN: cdn, edge cache, cloudfront, akamai, fastly, origin, purge, edge location
connection pool: connection pool, connection returned, connection closed, pool at 100, pool exhausted, idle
  connection, pool full, max connections, too many connections, waiting for connection, pgbouncer, hikari, remaining
  connection slots, leaks connections, connection leak, too many clients, pool size, pool database
slow query: slow query, sequential scan, seq scan, missing index, full table scan, query plan, index dropped,
  statement takes, explain analyze, plan changed, statistics column, create index, table scan, n+1
lock: lock_timeout, exclusive lock, alter table, wait for lock, waits behind, table lock, lock wait, deadlock,
  blocked by migration, migration lock, long transaction, add column, rewrites the table, metadata lock, ddl
replication lag: replication lag, replica behind, replica lag, minutes behind, standby behind, stale read, replica
  stale, read replica, replay on replica, seconds_behind_master, read own writes, follower behind, slave lag, old
  status
replication slot: replication slot, slot, wal, binlog, xlog, archive_command
transaction wraparound: wraparound, autovacuum, vacuum, xid, transaction id, xmin, vacuum freeze
integer overflow: 2147483647, int4, int8, bigint, 32-bit integer, 32-bit, integer overflow, integer out of range,
  out of range, maximum value of sequence, id overflow, id exhausted, primary key limit, nextval, signed integer,
  int32, int64, sequence exhausted, overflow counter
failover: failover, promoted, promotion, standby, switchover, primary failed, master election
split data: shard, partition hot, hot shard, hot partition, hot key, hotspot, skew, skewed, uneven, one partition,
  single partition, key large, salt key, rebalancing
data deleted: deleted, delete without where, drop table, drop database, dropped table, rm -rf, data loss, wiped,
  truncated table, table empty, removed by accident, wrong database, wrong host, wrong window, wrong terminal,
  production instead of staging, meant for staging, meant for test, point in time recovery, restore snapshot,
  console of production, on production, accidentally deleted
corruption: corrupt, corruption, checksum, bad block, inconsistent, bit rot, torn page, malformed database, index
  corrupted, fsck
disk full: disk full, no space left, enospc, volume full, out of space, disk space, filled the volume, filled
  volume, df, 100 % used, flood stage, watermark, filesystem full, partition full, could not extend, log rotation,
  log grew, rotate log, delete logs, disk usage, low disk, partition filled, disk fills
inodes: inode, iuse, df -i, small files, million files
disk latency: iops, disk latency, io wait, iowait, slow disk, storage latency, burst credit, ebs, throughput volume
disk failed: disk failed, drive, ssd, raid, array, disk dead, smart error, controller disk, lose disk, loses disk,
  disk lost, drive dropped
firmware: firmware, bios, power on hours, hours of operation, microcode, driver update, number of hours, batch of
  drives
power: power, ups, pdu, breaker, generator, mains, feed lost, blackout, rack lost, transfer switch, brownout
heat: cooling, chiller, air conditioning, overheating, degrees, inlet temperature, temperature, condenser, hot
  machine room, hvac, heat
hardware: hardware, motherboard, dimm, ecc, power supply, fan, worn, replace part, printer, scanner
out of memory: out of memory, oom, oomkilled, oomkill, oom killer, memory limit, signal 9, sigkill, exit 137, 137,
  heap space, outofmemoryerror, cannot allocate memory, memory exhausted, memory leak, leak memory, killed by
  kernel, memory grows, heap grows, resident size, rss, swap, leaks
garbage collection: gc pause, garbage collection, stop the world, full gc, old generation, full collections, gc,
  heap full, collector, cache without bound, cache grows, never evicts, unbounded cache, bound cache
CPU limit: cpu limit, cfs, cfs quota, cpu throttling, cpu throttled, throttled period, limits.cpu, cpu request
CPU busy: cpu 100, 100 % cpu, high cpu, cpu pegged, core busy, full cpu, load average, burn cpu, burns cpu, spin,
  spinning, worker at 100, all cores, stuck core, cpu at, hot loop, infinite loop
regular expression: regex, regular expression, backtrack, backtracking, pattern matcher, redos, re.match,
  catastrophic, bad pattern, nested quantifier
threads: thread pool, threads blocked, deadlock thread, worker starved, event loop blocked, thread exhaustion, all
  workers busy
crash loop: crashloop, crashloopbackoff, crash loop, restarts every, restart loop, keeps restarting, reboot loop,
  segfault, panic, core dump, null pointer, nullpointerexception, boot loop, blue screen, bsod, kernel panic, safe
  mode, not boot
node not ready: notready, not ready, kubelet, node lost, pleg, cordon, evicted, eviction, node drain
image pull: image pull, imagepullbackoff, errimagepull, registry, docker hub, pull image, images fetched, container
  image, pull through, mirror registry, image not found, manifest unknown
cleanup removed it: cleanup job, clean-up, retention, lifecycle rule, garbage collected image, older than days
  removed, expired object, purge job, in use removed, sweeper, pruned
message stuck: poison message, dead letter, dlq, same message, malformed message, unparseable, message retried for
  ever, blocks the consumer, consumer crashes, consumer restarts, deserialization
queue backlog: queue depth, backlog, consumer lag, queue grows, queue long, messages waiting, kafka lag, group
  behind, consumer behind, piling up, queue full
ran twice: twice, double, two times, duplicate, ran again, overlapped, overlap, run at the same time, same time run,
  both runs, idempotent, idempotency, doubled, posted again, charged again, debited twice, paid twice, lock the job,
  lock at the start, concurrent run, sent again, not atomic, marked after, double run, times same
job did not run: cron, job did not run, scheduler stopped, batch late, nightly job, batch window, scheduled job
  missed
summer time: daylight saving, dst, summer time, winter time, clocks went back, clock change, 02:30, local time, utc,
  time zone, one hour missing, timezone
leap second: leap second, 23:59:60
leap day: leap day, 29 february, 29 feb, february 29, leap year, date arithmetic, invalid date, adds a year, years
  to the day
clock drift: clock skew, ntp, chrony, time server, drift, drifted, time daemon, iat, clock behind, clock ahead, not
  yet valid, minutes behind clock, step the clock, assertion expired, token future, time sync, clock of, clock wrong
sign-in: login, log in, sign in, sign-in, single sign-on, sso, saml, oauth, oidc, token rejected, session lost,
  authentication, unauthorized, 401, password, idp, mfa
permissions: permission, access denied, accessdenied, not authorized, forbidden, 403, iam, policy deny, deny
  statement, rbac, assumerole, boundary, role policy, scope missing, privilege
credentials rotated: rotation, rotated, secret, vault, old password, old key, key rolled, credentials changed,
  password changed, secret expired, stale credential, key rotated, api key, revoked key, authentication failed since
leaked credentials: leaked key, credential leak, exposed key, secret in repo, key published, data leak, breach,
  compromised
licence: licence, license, subscription, evaluation period, licence expired, concurrent users, renewed, seats,
  entitlement, trial ended, not renewed, vendor key
deploy: deploy, deployed, deployment, release, rollout, roll back, rollback, new version, after release, rolled out,
  canary, revert release
wrong build: wrong branch, built from, wrong artefact, wrong tag, wrong commit, stale build, artefact, wrong image
  tag
feature flag: feature flag, flag, toggle, switched on for, rolled out to all, enabled for everybody, enabled for
  all, 100 % rollout, launchdarkly, experiment, switch off
configuration: configuration, config, misconfigured, typo, typing error, wrong path, wrong value, setting, revert
  the configuration, environment variable, yaml, helm values, bad config, wrong bucket, parameter, misconfiguration
operator command: wrong command, command matched, wildcard, too many hosts, too many servers, typing error command,
  playbook run, ran by hand, drained, cap share, scope of the command, manual step, one digit, bulk command, taken
  out at once, command widened, refuse such steps
dependency update: dependency, unpinned, pin version, pinned, lock file, npm, pypi, package published, upstream
  release, breaking version, breaking change, transitive, floating version, library update, package broke
vendor update: vendor update, content update, antivirus, security agent, sensor update, channel file, definition
  update, signature antivirus, agent update, kernel driver, protection software, vendor module, content file,
  endpoint protection
schema change: schema, migration, column removed, incompatible change, api change, field missing, field removed,
  contract, breaking api
third party: third party, third-party, vendor, provider, supplier, acquirer, aggregator, their status page, outage
  of vendor, upstream provider, partner down, external service, second provider, second vendor, saas, carrier
text messages: sms, text message, tan, otp, delivery receipt, aggregator, carrier message, confirmation code, codes
  confirm, voice call
e-mail: email, e-mail, mail, smtp, bounce, spam, mailer, block list, newsletter, dkim, spf
payments: card payment, payment declined, declined, acquirer, 3-d secure, checkout, refund, card scheme, psp
wrong amounts: wrong price, tax, rounding, cents, currency, unit, wrong amount, exchange rate, hundred times, gross
  net, units wrong
encoding: encoding, utf-8, latin-1, charset, umlaut, mojibake, unicode, emoji
cloud region: availability zone, region outage, zone down, aws outage, gcp outage, azure outage
monitoring: alert storm, false alarm, false positive, monitoring down, missing data, pages storm, alerting broken
front end: css, javascript, style sheet, safari, browser, asset, bundle, white screen, blank page
slow: slow, latency, sluggish, p99, p95, time-out, timeout, timeouts, slow response, freeze, hang, hangs,
  unresponsive, stall, crawl
errors: 5xx, 500, error rate, errors spike, failing requests, exception
unreachable: unreachable, down, cannot connect, connection refused, no route, offline, cannot reach
"""


def heard(text: str) -> list[str]:
    """The terms of the text, as often as they are there, and those of its kinds, each once."""
    words = terms(text)
    return [*words, *kinds(words)]


def kinds(words: Sequence[str]) -> Iterator[str]:
    """The terms of the kinds that are in the words of a text, each once. ``words``: its terms, in order."""
    ways, found = _ways(), set[str]()
    for at, word in enumerate(words):
        for way, kind in ways.get(word, ()):
            if kind not in found and (len(way) == 1 or way <= {*words[at : at + len(way) + _APART]}):
                found.add(kind)
                yield kind


def name_of(term: str) -> str:
    """The kind's name; "" for a term that is a word."""
    return _names().get(term, "")


def _lines() -> Iterator[tuple[str, list[str]]]:
    for line in _KINDS.strip().replace("\n  ", " ").splitlines():
        name, _, said = line.partition(": ")
        yield name, [name, *said.split(", ")]


def _term(name: str) -> str:
    return _MARK + "-".join(name.lower().split())


@cache
def _names() -> dict[str, str]:
    return {_term(name): name for name, _ in _lines()}


@cache
def _ways() -> dict[str, tuple[tuple[frozenset[str], str], ...]]:
    """For each word, the ways of several words or one that it may begin, and the kind's term."""
    found: defaultdict[str, dict[tuple[frozenset[str], str], None]] = defaultdict(dict)
    for name, said in _lines():
        for words in (frozenset(terms(way)) for way in said):
            for word in words:
                found[word][words, _term(name)] = None
    return {word: tuple(ways) for word, ways in found.items()}


def said_of_kinds() -> list[str]:
    """How people say what broke or how it showed, a kind each."""
    return [" ".join(said) for _, said in _lines()]
