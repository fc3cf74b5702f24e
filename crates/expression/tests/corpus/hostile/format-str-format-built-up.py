dunder = "_" * 2 + "class" + "_" * 2
return ("{0." + dunder + "}").format(device)
