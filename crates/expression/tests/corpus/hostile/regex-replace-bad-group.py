return regex_replace("a", "(a)", r"\99999999999999999999 \g<nope> \g<-1> \g<")
