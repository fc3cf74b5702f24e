return [rb"\x", bR"x", Rf"{1}", u"x", ur"x", fb"x", t"{1}"]
