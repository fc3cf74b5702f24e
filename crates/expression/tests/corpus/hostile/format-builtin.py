return format(1, ">10000000000") + format("x", "é^9999999999")
