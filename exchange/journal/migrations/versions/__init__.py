"""The steps. A released step is never changed; what follows goes into a new one."""
