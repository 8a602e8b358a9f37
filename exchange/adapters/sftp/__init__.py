"""SFTP to and from the servers of partners. paramiko is used here and nowhere else."""

import logging

from exchange.adapters.sftp.connection import connect, described, examined

__all__ = ["connect", "described", "examined"]

logging.getLogger("paramiko").addHandler(logging.NullHandler())
logging.getLogger("paramiko").propagate = False
