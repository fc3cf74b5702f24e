return [(a := 1) for a in (b := token)] + [x := 1, {(y := 2): (z := 3)}]
