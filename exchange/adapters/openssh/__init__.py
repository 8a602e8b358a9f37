"""Sets up the OpenSSH server of this machine so that each partner reaches two folders only.

`wanted` says what must hold, `looking` what differs from it, `making` makes it so: the
command prints or mends the differences, `exchange doctor` reports them.
"""
