"""From judgements to answers as final bytes, each under the name a folder listing shows."""
