"""What people work from in a browser, and the same as JSON: a view of the journal, and acts.

It reads the journal and never writes to it: what somebody does becomes a file, as it does at the
command line, and the daemon puts it on record.
"""
