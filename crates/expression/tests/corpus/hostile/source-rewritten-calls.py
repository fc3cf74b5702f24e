import re
sub = re.sub
t = str.translate
f = format
m = str.maketrans
return [sub("a", str, "a"), t("a", {97: "b"}), f(1, "x"), m("a", "b")]
