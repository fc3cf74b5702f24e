import dataclasses
@dataclasses.dataclass
class D:
    x: "open('/etc/passwd').read()"
return D("y")
