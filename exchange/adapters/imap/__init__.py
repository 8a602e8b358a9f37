"""Mailboxes of ours on an IMAP server: the reading side of mail."""
