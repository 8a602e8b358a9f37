"""PDX packages (IPC-2571, IPC-2578): what their pdx.xml says, and our answer in that form."""
