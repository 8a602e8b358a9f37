"""Our own SFTP server, into which partners drop their files: where it is and who is who on it."""

from dataclasses import dataclass
from typing import ClassVar

from exchange.model.closed import CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpServer:
    """What `exchange sftp setup` writes, and where, as in `[sftp_server]` of `exchange.toml`.

    `user` and `group` are those the gateway runs under. `partners_group` holds the accounts of
    partners, each named `prefix` and the partner's id, and nobody else. `chroots` has a folder
    per account, `keys` a file per account. `sshd_config` is read by sshd and includes `drop_in`.
    `units` is where systemd looks for units.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    user: str = "exchange"
    group: str = "exchange"
    partners_group: str = "exchange-sftp"
    prefix: str = "sftp-"
    chroots: str = "/srv/exchange-sftp"
    keys: str = "/etc/ssh/exchange-sftp"
    sshd_config: str = "/etc/ssh/sshd_config"
    drop_in: str = "/etc/ssh/sshd_config.d/60-exchange-sftp.conf"
    units: str = "/etc/systemd/system"
