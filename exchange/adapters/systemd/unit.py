"""Writes the unit file under which systemd runs a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MISCONFIGURED = 3
"""The exit status of a wrong configuration, with which starting again does not help."""

HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp", "/dev", "/proc", "/sys")  # noqa: S108 - what the unit hides
"""Folders the unit hides from the service; neither site nor program may lie there."""

SHELL_WORDS = frozenset(" \t\n\r\"'\\;$%")
"""What means something in a unit file; paths with it are refused, not escaped."""


@dataclass(frozen=True, slots=True)
class Service:
    """A site as a service: its folder, the program, the account, the names of its secrets.

    `copies` are folders elsewhere that are written to as well; nothing is renamed between them.
    """

    site: Path
    program: Path
    user: str
    secrets: Sequence[str] = ()
    copies: Sequence[Path] = ()


def objections(service: Service) -> list[str]:
    """Return why a site cannot run so, in plain words."""
    found = []
    for what, path in (("the site", service.site), ("the program", service.program)):
        if not path.is_absolute() or SHELL_WORDS & set(str(path)):
            found.append(f"{what} {path} has a name that a unit file cannot hold as it is")
        if any(path.is_relative_to(each) for each in HIDDEN):
            found.append(f"{what} {path} lies where a service sees nothing; move it, as to /srv")
    found += [
        f"the folder of copies {path} has a name that a unit file cannot hold as it is"
        for path in service.copies
        if SHELL_WORDS & set(str(path))
    ]
    return found


def unit(service: Service) -> str:
    """Return the text of the unit file."""
    credentials = "".join(
        f"LoadCredential={name}:{service.site}/secrets/{name}\n" for name in service.secrets
    )
    return UNIT.format(
        site=service.site,
        program=service.program,
        user=service.user,
        status=MISCONFIGURED,
        credentials=credentials,
        copies="".join(f"ReadWritePaths=-{path}\n" for path in service.copies),
    )


UNIT = """\
# Written by `exchange service install`. Changes of your own belong into a drop-in:
# systemctl edit exchange
[Unit]
Description=Exchange gateway {site}
After=network-online.target
Wants=network-online.target
RequiresMountsFor={site}
StartLimitIntervalSec=15min
StartLimitBurst=10

[Service]
Type=notify
NotifyAccess=main
ExecStart={program} run --site {site}
ExecReload={program} service reload --site {site}
User={user}
Group={user}
UMask=0007
WorkingDirectory={site}
{credentials}
# Starting: a journal is checked and brought up to date first, and what a crash left is taken in.
TimeoutStartSec=15min
# Signs of life come from the loop that works, and only while every lane moves.
WatchdogSec=5min
# Stopping: lanes end the file they are at; after 25 seconds it is read again at the next start.
# Reading processes are ended by the daemon, not before it.
KillMode=mixed
TimeoutStopSec=40
Restart=on-failure
RestartSec=10
# A mistake in the configuration: starting again does not help.
RestartPreventExitStatus={status}
# Every file is several events; none of them may be dropped.
LogRateLimitIntervalSec=0

# The one folder that may be written, but for copies of heads of the audit trail. More than one
# would be mounts of their own, between which nothing can be renamed.
ProtectSystem=strict
ReadWritePaths={site}
{copies}ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
PrivateMounts=yes
PrivateIPC=yes
ProtectProc=invisible
ProcSubset=pid
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
NoNewPrivileges=yes
# A lease shows whether a file of somebody else is still written.
CapabilityBoundingSet=CAP_LEASE
AmbientCapabilities=CAP_LEASE
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
# polars looks at the processor by code it writes into memory itself, which is denied.
Environment=POLARS_SKIP_CPU_CHECK=1
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# Reading processes limit and confine themselves; limits are set by prlimit64, the others are in no
# group of systemd 252.
SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp
SystemCallErrorNumber=EPERM
# No memory image with what partners sent, or with a secret, is left behind.
LimitCORE=0
LimitNOFILE=65536
TasksMax=512

[Install]
WantedBy=multi-user.target
"""
