return ("%s" # a % b
  % # | c
  (token # %
  , )) + f"{"%s" % 1}" + f"{1 % 2 = }"
