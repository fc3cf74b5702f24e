
 } ] user ( 
 in try ) for 
     { [ lambda } f" for lambda if class def ( in ** } class 
 not [ not ) lambda class """ 
 ) [ try if ( ] } ] for try try user user try for ** { ) ( ) token ) for class user else class 
     
     := try := ( return { } def ( := return for ] 
 ) class 
 [ 
 """ [ return token ) class class ( f" [ } lambda := ( class lambda } } ( except def for not { except else if { [ """ in try f" return 
 ** lambda ] [ user if lambda { else not if class for := return := 
     lambda def try return ** f" try [ return 
 f" not not := in ( class def """ """ user := token } else token f" [ except return 
     for f" ** else except def } for ( not lambda { for ** { ** except except lambda token ** for except f" f" not except 
 in ] } token in lambda } if lambda } for if else user class for in not ** { 
 [ lambda return except class token def lambda } if except if in def except lambda ] { try def return class ] 
 
     except lambda def not f" ** except class } if f" lambda for user } if } else try ] { ( 
 { lambda token } not lambda := return f" for { return try := ( in f" class 
 else 
 
 } try } def f" [ 
 ) else user token { [ except { except ] class token 
     if def ** for ( { """ else 
     ) ) lambda else ) ) 
 lambda } ** try ) else } in ] except } ** 
 class [ class def 
     for else else in if return lambda ] } := ( ( in in := ) not } 
     := """ ( user f" return def { in [ class in def else try ) } user f" try in token user if not := ) f" except := := } 
     ( class [ ** def def def 
 except lambda [ def def ** ] else f" else user not else } 
     ( user user class return not ) } except token := try user except def class [ [ ] user ** ) if 
     """ } user else class token ( } return not user f" ** """ [ lambda """ except lambda not ) [ not except f" except else ( ] """ for 
     """ ** in else } f" for ( for for in 
 except in lambda token not ( """ := ** not for class ( { ( := } } in f" { for user in except ] { """ class for """ except ( lambda 
     ] """ ] token return if lambda return { return except } user return return in """ ** ** ( lambda lambda 
     token [ ) } class [ else def { lambda lambda ] ] ) ) else { class { 
     [ not ) ** in in for else 
 class lambda f" else class class """ try lambda } ( 
 [ try ** for ] := user def def 
     try for def for if in { in {