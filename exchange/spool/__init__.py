"""Moves files on disk so that a kill at any moment loses nothing and sends nothing twice.

An entry is claimed out of an inbox into `work` by one rename, admitted into the blobs and
the journal, and answered through `stage`, from where one more rename makes an answer
visible. Where a file lies says what happened to it; every rename is followed by an fsync
of both folders.
"""
