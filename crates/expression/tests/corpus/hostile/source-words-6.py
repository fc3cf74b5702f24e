{ return } if ] ) ( except def ] try } return not """ ] except for ( return class """ user ) lambda f" } try return [ not def return { := ( ] class ) try user token ** else not class def not class if class if [ [ except in token ) class class def f" { else { try lambda } except else class for if ** in for f" user [ user return f" 
     ( ] 
     class ] := := ) else 
 return try { } user user """ user else not """ ) return in ) user { else lambda := if for 
     in return def := def } try := ] 
     f" not token ( { ( for """ [ for := 
 try := """ not if user not return } else f" except f" ( ** token for } if ( f" [ """ ** if for return return except ( := try ) except 
     try 
     else else ] """ if f" not user ) } not } token ** return if 
     except return try } return def := } """ except ] 
 token for else return def def class in except f" def 
     { in def f" ** [ token 
 
     token user try 
 
 
 token := [ token ) f" user token except in 
     
     try } except f" ] token except try not ** token def } lambda lambda lambda class lambda class lambda f" user ) := ] 
     [ return try [ ) } token ( def [ else ) 
     } not 
     class lambda return ) except user ** ( return 
 """ class user 
 
     lambda return token if 
 user ** if f" 
     ] [ return ** ( [ ** } return not lambda not def [ [ if try ( user in := lambda return ) 
     ( [ """ except in ] ) ) not 
 } in not user class ] not lambda 
     
 try def 
     
 ] lambda def ** 
     """ if ) } ( if except def not not else in f" } def token class { ( f" else def lambda else ** try [ in f" return return f" def } := token def class ] ( else { return ( ) try in 
 := if try } { ( class try in class ** [ for token user """ class f" token { token return } class except := except return ) ( return ] if } except ] { 
 f" ) := for lambda ) try user ) ) if f" ] { 
 token { user else else not [ not f" not in for if else class if """ 
     in ] class try if for } user 
     ) def user lambda user token ( """ [ class try def except for ** ** ) return def := in 
     except not token } try ** """ [ for 
     
     in class if ** ) ] token 
 try for ** def ** in not """ lambda ** try := 
 := class user user class in except for f" lambda def := lambda token 
 
     token if except """ { { } user ) 
     else try [ if in token class ] lambda else user class ) try { not class ] for except f" class [ f" user ) not for lambda ] """ 
 else ] def user in in def 
     ) 
     
     } class else ] for f" return lambda ] 
     ( """ f" token ) return """ ) token 
     except ) token 
     try ) } except 
     := if [ try return except ) ] 
 ) token lambda 
 def def ] } else [ token user try not ] ** class for { 
 [ for ( token in class else ) } { for except not else try def ** else 
 not return in ] in except [ 
 := [ else ) f" ** 
 ) } ( user { not token 
 class ] 
 
     } def := 
 
     """ """ token def class token else try [ user return def ) f" class f" return not 
 """ except 
     if [ ] token def := := def else user 
 else in [ return 
     
     ** := class ( ) in [ else for [ ** for ( lambda """ try ** 
     token """ { return for { class class ) f" try 
     ** 
     f" if def } ) else } ] if 
 ) not 
     { """ [ ** except if user := { in """ in return := ( ** def for [ 
     user := else if not 
 { 
 
 } ] } ** else := } } try else } 
 ** else [ lambda ) return return 
     """ class in ( not try ( try user ] f" } f" f" except else in 
     lambda return for user """ { := except in ] lambda ) 
 class [ ] not ( [ [ ) [ user return token