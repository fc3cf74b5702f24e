_handset_re = None
_handset_printf = lambda *a: "forged"
return ["%s" % token, regex_match(token, "1")]
