"""Writes what OpenSSH and systemd read: texts only, nothing is put anywhere."""

import re
from collections.abc import Mapping

from exchange.model.dropping import SftpServer

NOTICE = "# Written by `exchange sftp setup`, and again when it runs: do not change it here.\n"

ALGORITHMS = {
    "KexAlgorithms": (
        "sntrup761x25519-sha512@openssh.com", "curve25519-sha256",
        "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
    ),
    "Ciphers": (
        "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes192-ctr",
        "aes128-ctr",
    ),
    "MACs": (
        "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256",
        "hmac-sha2-512",
    ),
}  # fmt: skip
"""What the two sides may agree on: no SHA-1, no CBC, and nothing CVE-2023-48795 is about."""

SIGNATURES = (
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
    "rsa-sha2-512", "rsa-sha2-256",
)  # fmt: skip

FORCED = "internal-sftp -u 0027 -P symlink,hardlink"
"""Files are readable for the gateway's group; a rename links and unlinks all the same."""


def for_everybody() -> Mapping[str, str]:
    """Return the settings OpenSSH knows for a whole server only."""
    lists = {name: ",".join(each) for name, each in ALGORITHMS.items()}
    return {"LoginGraceTime": "30", **lists}


def for_partners(server: SftpServer) -> Mapping[str, str]:
    """Return the settings for the accounts of partners."""
    return {
        "ChrootDirectory": f"{server.chroots}/%u",
        "ForceCommand": FORCED,
        "AuthorizedKeysFile": f"{server.keys}/%u",
        "AuthorizedKeysCommand": "none",
        "AuthorizedPrincipalsFile": "none",
        "TrustedUserCAKeys": "none",
        "AuthenticationMethods": "publickey",
        "PubkeyAuthentication": "yes",
        "PubkeyAcceptedAlgorithms": ",".join(SIGNATURES),
        "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "no",
        "HostbasedAuthentication": "no",
        "GSSAPIAuthentication": "no",
        "MaxAuthTries": "3",
        "MaxSessions": "4",
        "DisableForwarding": "yes",
        "PermitTTY": "no",
        "PermitTunnel": "no",
        "PermitUserRC": "no",
        "ClientAliveInterval": "60",
        "ClientAliveCountMax": "3",
    }


def sshd_config(server: SftpServer) -> str:
    """Return the part of sshd's configuration that is ours.

    It is to be read before other parts: of two values of a setting sshd takes the first.
    """
    everybody = "".join(f"{name} {value}\n" for name, value in for_everybody().items())
    partners = "".join(f"    {name} {value}\n" for name, value in for_partners(server).items())
    return (
        f"{NOTICE}\n# For everybody who logs in to this machine.\n{everybody}\n"
        f"# For partners: two folders and nothing else. A connection that is dead is given up\n"
        f"# after three minutes, so that the file it left open counts as cut off.\n"
        f"Match Group {server.partners_group}\n{partners}\nMatch all\n"
    )


def unit_name(path: str) -> str:
    """Return the name systemd wants a mount at this path to have (systemd.unit, paths)."""
    inner = path.strip("/")
    return re.sub(r"^\.|[^A-Za-z0-9:_./]", escaped, inner).replace("/", "-") + ".mount"


def escaped(found: "re.Match[str]") -> str:
    r"""Return a character as systemd writes it in a name, `\x2d` for a hyphen."""
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode())


def mount_unit(source: str, target: str) -> str:
    """Return the unit that shows a folder of the site in a partner's chroot after each start.

    It is not wanted by local-fs.target: a machine starts without it, and whoever logs in then
    finds an empty folder that takes nothing.
    """
    return (
        f"{NOTICE}[Unit]\nDescription=Folder of a partner for SFTP\n"
        f"RequiresMountsFor={source}\nBefore=ssh.service sshd.service\n\n"
        f"[Mount]\nWhat={source}\nWhere={target}\nType=none\nOptions={','.join(OPTIONS)}\n\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )


OPTIONS = ("bind", "nosuid", "nodev", "noexec")
"""How a folder is mounted a second time."""
