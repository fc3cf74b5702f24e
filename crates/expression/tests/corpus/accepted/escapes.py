return "tab\there, nl\nthere, quote\" and \\ and \x41 and \u00e9 and \U0001F511 and \N{BULLET}"
