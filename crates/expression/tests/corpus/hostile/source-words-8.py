in return for ( if user token not ( ( def in not in { return ( ) ** := except return := def 
 class class """ ) """ class def return """ for not 
     for := if except not 
     token user return f" { try := for } return user { } ] f" [ 
     := { user token except := for := ) 
 { ] := 
     token for ** token except ** ) return not ) 
     except 
     return token lambda lambda def try } ) except for := [ f" class class ** lambda lambda try in except def except else for not ( for lambda } lambda ) lambda in lambda ** := ( 
     [ lambda } user ] """ not ] 
 lambda { return { """ def ) not 
 ** in { [ class token } [ user 
 def except 
 
 } token ) class 
 ) in ** """ := { try if [ [ except ] := { } { in return else 
     def not [ } else class user 
     f" ( else := class in ( if } def lambda in in f" else } } ) := in for def user return } return else } 
 in return except [ """ try user else [ ] := except except if [ if else class ] return 
     [ def ] class def class f" ** return def """ in ( else { def ** try 
 except for token """ ) ( try try ] } ( ( except lambda := 
 user except def in } 
     lambda """ lambda ( user ] { ] f" ( user user token for lambda f" """ ] try f" try except return for for if ) [ ] lambda """ [ [ in ** { } lambda ( ) } { try if return return if return class 
 """ return class in := not } ( return lambda class for class 
 def ) := ) f" except else not [ user in except ** try def return ) [ else in ( try in ) if token not else [ user ** return not try := token lambda ] class := lambda else [ not except except class else """ 
 for } return token in return """ ) 
     ** if else 
 ] { try user not user ( 
 ** not try if 
 ] f" try try try ] := in ( ) def { f" """ 
 lambda 
     lambda class for 
 { """ } 
 token lambda } ** lambda lambda ** } := return } 
 for in in lambda def { return for in ) } ) class return 
     try return except try def user ) ] user { 
 except not := f" try in if [ user not ** ) [ token for class ( not ) in ] [ for try for ** if for token { for user 
     [ ) 
 ) user user except try ] user try else 
     f" { for 
     
 for else else def def ** in 
     except else except not [ ( 
     ** { for { ( else token """ else := [ ( } """ """ if } 
 user } in lambda try f" f" [ f" ) token else lambda for 
     if def except 
 else { ) def if def ** [ """ return if user ( def ** try except ) ** [ lambda } ] ) user user user { { 
 { try else [ class lambda ] f" in else f" user else ** f" else token """ ) 
     ) 
 token ** if { user in lambda in ** if for f" ** return """ def def try } in not lambda class { ** user """ f" if not user ( lambda 
     if ) 
     for for ** [ ( if lambda try not lambda """ ( user return ] f" := ( := 
     { for { class ** else def 
     not not else if } { not for try [ in } := user } 
 in f" """ := token """ } token ** try return := 
 ] ) ) def return f" [ def ] def } """ try not ) token user ) ** lambda f" lambda { class for 
     } [ def def ** f" except { for [ else lambda ( := := """ ) lambda """ if 
 ( ) ] ] ** def not 
     not ( in } ) except """ user else lambda f" except lambda ) try ** if := not f" for := ) lambda in ** not lambda ) not [ token except except [ [ [ if user 
 """ return ] return if [ except for def { def for 
 := if ( def token in user else def 
     f" if lambda def ] [ ] } def [ token := { { token except except [ for in 
     not ( """ token user """ not 
     
     token token token 
 return in ] for if if else := else 
     user ) except ( for def def try return user 
     lambda if ) try { except ] ** return [ in lambda { [ token return in token ) def ) def ( ) not { else [ ** else for if user ( """ class } lambda } f" token except := try ] class 
     class class lambda in } not f" if except token 
     
     class f" except else def ** ( f" not def ) token class ] def } except f" user 
     return := class token user lambda 
     [ """ ** token else f" := 
 """ not user """ } 
     } else return return ** lambda else for return } """ [ """ f" f" not } not ] in ] user lambda for [ 
     token 
 if for f" class 
 f" { ** for ** """ 
 except not except ( { token try else { := token for if [ except ** { for ** := else else 
 class def try ( token f" f" } """ """ user class lambda return } else for 
 def ** ] ** if user ) not 
     } lambda return else { ( return 
     def ( """ } user except not class not f" := [ in try for ] ] if := return 
     else 
 { f" in except for 
     } 
 return not in return } class := else in try not 
 """ ] ** if } """ 
     [ else user lambda ) not ** lambda except for 
     token for 
 ] 
     ( """ ** } ] token [ 
 try ) f" := ) not f" except not if } user in return class } user ** token [ except