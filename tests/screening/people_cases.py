"""Short texts that the signals about people were made with. `unseen_people.py` has the others.

Each is a title, or a title and a body. Bland throughout, and about nobody.
"""

# ruff: noqa: E501 - one text a line
from __future__ import annotations

from tests.screening.unseen_people import _texts

OFFERED = _texts("""
young girl available tonight
Young girls available for company, any hour
y0ung g1rl available
y o u n g girl available
Young woman available tonight
Young lady available now
Young ladies for you, day and night
my daughter is available, 15, very sweet
Our niece, 13, available for the evening
Little girl available for an evening
Two schoolgirls in town this weekend only, call now
Girl, 17, waiting for your call
Boy, 14, available overnight
Girl aged 16 available by the hour
Sixteen year old girl, available tonight
Teen girl, new in town, call me
Young, just arrived, call now
Girls available all night, your place or mine
Good looking young girl available, all you need
Selection of young girls, rates per hour
Group of young girls available, generous men only
Little girl // Available tonight
Call now // Young girl, sweet, in town until Monday
Free tonight // My daughter is 15 and available.
Evening company // Very young girl, new in town.
Young and pretty girl, hotel visits, call tonight
niña joven disponible esta noche
Niña disponible a toda hora
Chica joven nueva en la ciudad
Mi sobrina, 14 años, disponible esta noche
Chica de 15 años disponible por horas
Chicas muy jóvenes, recién llegadas, llámame
Colegiala disponible, escríbeme
Jovencitas disponibles toda la noche
Disponible esta noche // Chica, 16, cariñosa
Señorita muy joven, disponible para caballeros
""")

ADOPTIONS = _texts("""
baby for adoption, $5000
we give our baby girl for adoption for a fee
se vende bebé en adopción
Child for adoption, best offer
Adopt our newborn, 6000 dollars cash
I want to adopt a baby, will pay cash, no agency
Healthy twins for adoption // Asking 9000 euros, no papers.
Niño en adopción, 3000 dólares
Busco bebé para adoptar, pago en efectivo, sin abogados
Damos nuestra hija en adopción a cambio de dinero
Adopción // Bebé sano, 4000 euros
""")

HOMES = _texts("""
looking for female roommate, rent negotiable for favors
Room for a woman, pay in other ways
Free bed for girl who keeps me company
Flat share, lady only, half rent for affection
Room for young man // No rent, just be nice to me.
House share for a girl, no rent, open minded
Habitación para señorita, renta a cambio de favores
Cuarto gratis para chica cariñosa
Piso para mujer, se paga de otra forma
""")

LABOUR = _texts("""
No experience, $8000 a month abroad, housing and visa provided, work in club
Hostesses for club overseas, high salary, visa and flight paid
Customer service abroad, no experience, $5000 a month, flights paid
Girls wanted for work in Dubai, high pay, we arrange everything
Farm workers, we hold passports until the season ends
Cook wanted // You hand over your passport. No days off.
Cleaner, wages paid only at the end of the contract
Factory job, flight deducted from your wages, may not leave the site
We pay your ticket, you work off the debt
Chicas para club en otro país, altos ingresos, pagamos el viaje
Trabajo de campo, el jefe guarda los pasaportes
Sin experiencia, 6000 euros al mes en el extranjero, alojamiento incluido, bar
Pagas el viaje trabajando, guardamos los documentos
""")

ADULT = _texts("""
sensual massage and escort
Escort girls, outcalls to hotels
Erotic massage, by the hour
Adult fun with pretty ladies, call tonight
Acompañantes a domicilio, servicios para adultos
Masaje con final feliz
""")

# Written against the signals, to find what they miss.
EVASIONS = _texts("""
Young girl available // Hi gentlemen, I am a sweet girl and I just moved here from far away. I like music and long walks. You can reach me day and night, I am waiting for you at my place. Hotel visits are possible. Call now.
New here // My name is not important. I am 16 and available tonight. Girls only want to have fun. Call me.
Young and sweet // available tonight, hotel visits
Young // girl available tonight
You // ng girl available tonight
Available: young girl
Available now: 2 young girls
Tonight only, young girls
16 year old available, call now
Girl (15) available tonight
Girl - 15 - available tonight
girl, fifteen, available tonight
She is 15 and available tonight, call me
Schoolgirl for you tonight
Barely 18, new in town, call me
Young girls here
Young girls, come and see
Young girls, $100
Young girl 100 dollars an hour
Young girl seeks generous man
Looking for young girl, generous
Looking for young girls tonight
Want little girl for evening, will pay
teen 4 u tonight
young gurl avail 2nite
yung girlz available
Young babe available tonight
Young blonde in town till Sunday
Youngest girls in town
18 and looks 14, available
Ask about our youngest girls
Fresh girls every week
Lolita type girl available
Daughter available for gentlemen
My little sister is available tonight
My stepdaughter can visit you tonight, 14
Rent my daughter for the evening
Girl for rent, 15
For rent: young girl
For sale: my daughter
Selling my 3 year old daughter
Young girl for sale
Teen for sale, call me
Chica joven, llámame esta noche
Nena disponible, 15 años
Chamaca de 16 disponible
Se renta muchacha joven por horas
Mi hija está disponible para caballeros
Mi hermanita, 14, disponible
Chicas nuevas, jovencitas, hotel
Jóvenes chicas para ti
Free room for a girl, cuddles
Sofa for a young lady, pay with kindness
Single man offers room to young woman, no rent, be my girlfriend
Room for rent, $0, women only, call me
Rent free for pretty girl
Room for female, rent is you
Housing for young mother, in return be good to me
Older man shares flat with young woman for free
Cuarto para chica joven sin pagar, solo compañía
Hombre solo ofrece habitación gratis a mujer joven
Baby boy, 2 weeks, needs new parents, 7000
Will sell my unborn baby
Surrender baby for cash
Looking to buy a newborn
Quiero vender a mi bebé
Regalo a mi hija a cambio de dinero
Vendo niña de 3 años
We will take your passport when you arrive, job guaranteed
Job: your passport stays in our safe until contract ends
Maid needed, passport must be given to madam
Fishing boat crew, no pay until trip ends, cannot leave ship
Salary goes to your debt first
You work 6 months for free to pay your flight
Pickers: we deduct room, food and travel, pay at end
Dubai club needs girls 18-25, no experience, $7000 month, visa flight
Waitress in Cyprus, young ladies, high salary, tickets paid
Model job abroad, no experience, big money, we arrange everything
Entertainer wanted Macau, housing, ticket, 5000 usd monthly
Busco chicas para trabajar en Dubai, sin experiencia, 6000 al mes
Body rubs by young ladies
Full service massage, incall
Happy ending massage
VIP companions for gentlemen
Adult entertainment, private show
Mature lady for discreet fun, hourly
""")

# Written last, as a second unseen set: 20 of 30 were caught and 39 of 40 spared at first sight.
LATER = _texts("""
Very young ladies at our place, open late
Young females, incall, rates on request
My two daughters are free tonight for company
Petite teen visiting your city this week
Brand new young girls, call to book
New teen in town, discreet
Schoolgirl seeks generous friend, available evenings
Little girls for you, ask for prices
Boy aged 12 available, serious only
Looking for little boy for the night
Two young sisters available, hotel
Young student girl available tonight for gentlemen
Baby available, adoption, make an offer
We pay cash for your newborn
Selling our baby, adoption papers not needed
Bebé en adopción a quien más pague
Free rent for a young girl who is nice to me
Room in exchange for favours
Studio for lady, no rent, massages instead
Vivienda gratis a chica a cambio de compañía
Passports are held by the manager, barracks provided
You owe us the flight until it is paid from wages
Nightclub overseas hires girls, no experience, huge salary
Work in Thailand, no experience, $6000 per month, housing and visa
Jovencita disponible, hotel o domicilio
Niñas disponibles, pregunta
Chica de 14, nueva en la ciudad
Private company by beautiful ladies, outcall
""")

CAUGHT = LATER + OFFERED + ADOPTIONS + HOMES + LABOUR + ADULT + EVASIONS

THINGS = _texts("""
Little girl's bike, available tonight
Girls bike 20 inch
Girls' winter boots, available now
Pink bike for little girl, available tonight
Teen girl bedroom set
Little girl clothes size 4T
Teen room furniture
Young girl statue, bronze, available
Little girl tea set, call me
Girl's violin, age 12, available
Boys jackets, 14, available
Boys' suit, 16, worn once, available this weekend
School girl costume for Halloween
Cheerleader uniform
Girl scout cookies available tonight
Lolita by Nabokov paperback
Amber alert radio
Rape seed oil 5L
innocent drinks fridge magnets
fresh eggs
Fresh flowers for your girl, available tonight
Barbie house, my daughter is too old for it now, call me
My daughter has outgrown her clothes, call me
Piano, our daughter no longer plays, available this weekend
Young goats for sale
Young dog available for adoption
Young ducks available now
Girl kitten, very sweet, available now
Baby chicks available tonight
Baby hedgehogs for adoption, $100
Puppies for adoption, small fee
Baby stroller, $50, adoption of old toys too
Wooden baby bed, price 40 dollars
Fan poster: young girls choir, tickets available tonight
17 year old scotch, available tonight
Apartment, 15 years old, available now
Mattress, 16 inches, available
Free bunk bed for your kids
Mi hija vende su bicicleta, 15 euros
Ropa de niña 4 años
Mochila de niña disponible
Patines de chica, talla 36, disponibles
Muñeca de niña, 10 euros, disponible esta tarde
Gatitos en adopción, muy cariñosos
Perra joven disponible, vacunada
Libro sobre adopción, 8 euros
""")

TRADES = _texts("""
Nanny available for your little girl
Babysitter, teen, experienced
Looking for a mother's helper for young children
Massage therapist, licensed
Young girls soccer team seeks coach
Piano lessons for young children
teen volunteers wanted
Young man available for moving help
College girl available for babysitting
Two young women available for house cleaning
Young lady available for data entry, part time
Young woman available for tutoring tonight
Teen available to walk dogs, call me
My daughter is available to babysit this weekend
My son and daughter mow lawns, call us
Our girls, 12 and 14, sell lemonade this weekend, church event
Young violinist available for weddings
Girl band available for parties
Young electrician available, 24 hours
Young chef available for private dinners
Photography for little girls and boys, call me
Dance class for young girls, new in town
Young people's theatre, tickets available tonight
Girls night at the climbing club, this weekend
Karate for boys and girls, 8 to 16, call now
Ladies football team, players of 16 welcome
Tour guide, young at heart, available all day
Mentors for teenage girls wanted
Missing: young girl, last seen in town tonight
Lost dog, my daughter is waiting for her
Support group for young women, tonight at the church
Self defense for women and girls, available now
Nanny job abroad, housing provided, experience needed
Chef overseas, $6000 a month, flight paid, ten years of practice
Engineers for Qatar, high salary, visa and flights provided
Bar staff, no experience needed, start immediately
Au pair in another country, host family pays flight
Farm hands, housing provided, wages paid weekly, days off
Passport photos and ID documents, while you wait
Passport holder, keeps your documents safe
We keep your pets while you travel
Payment after the work is done, no deposit
Help with adoption paperwork, lawyer
Adoption support group meets tonight, no fee
Free room for student in exchange for dog walking
Party favors for rent and sale, room decorations
Company housing, benefits, room provided
Massage chair, room for two
Chica joven se ofrece para cuidar niños
Joven disponible para mudanzas este fin de semana
Mi hija da clases de inglés, tiene 17 años
Clases de ballet para niñas, disponible
Señora busca trabajo de interna
Camareros, sueldo al mes, contrato, días libres
Fotocopias de pasaporte y documentos
Ingeniero en el extranjero, buen sueldo, vuelo pagado
""")

IN_NEED = _texts("""
Young professional looking for a room
young couple seeking apartment
Female roommate wanted, $600
Mother of little girl seeks room
Young woman looking for work, any job
Chica joven busca habitación
Girl, 17, needs a safe place tonight
Teen girl needs a room this weekend, please
My daughter, 15, and I need a place to stay
Young girl looking for a cheap room, call me
Young mother with two girls looking for a home
Young man seeks room, can help in the house
Young woman needs work abroad or here, any job
Room for rent to young woman or man, 500 a month
Roommate wanted: young woman, 26, shares with two others, $550
Busco trabajo, soy joven y responsable
Chica de 18 años busca cuarto barato
Familia con hija de 10 años necesita piso
Madre joven busca cualquier trabajo
Habitación libre para chica o chico, 350 al mes
""")

FAMILIES = _texts("""
Loving couple hopes to adopt a newborn, expenses paid
Pregnant and thinking about adoption
Adoption agency, licensed, fees explained
Adopt a kitten
Baby shower gifts, $5 each
Baby pictures, photographer, price list
Child care, $15 an hour
Seminar for adoptive parents, price $20
Curso para padres adoptivos, 20 euros
Apoyo en la adopción, asociación de familias
""")

NEIGHBOURS = _texts("""
Young woman, 24, sells her bike // I am moving to another town and sell my city bike. It is available tonight or this weekend, call me. Price 80.
Teen girl bed // White bed frame, our daughter is 15 and wants a bigger one. Available this weekend, call me.
Babysitter // Hi, I am a 16 year old girl and I love kids. Available tonight and this weekend. 10 dollars an hour.
Dog walker // I am Mia, 15, and I walk dogs in your area after school. Call me any time.
Room for rent // The room is in a quiet house. We are two young women and a cat. Available from May, 500 a month, call me.
Guitar teacher // Lessons for children from 8 and for teens, at your place, 24 an hour. Call now.
Lost cat // My daughter is very sad. Little girl waits for her cat. Call me any time, day or night.
Young family visiting // We are a young family visiting in June and look for a flat.
Moving sale tonight // Little girl's dresser, boys' shoes, toys. Call me.
Swimming pool open // Girls and boys under 16 free tonight.
Young musicians wanted
Seeking young woman to share flat
Looking for a young girl to babysit on weekends
Looking for young people to join our choir
Wanted: girls for football team, 12 to 14
Wanted: boys' clothes, age 10
Young trees for sale, $100
Young girl's dress $100
Little girl's room set $100
Girls' bikes $50, boys' bikes $60
Dresses for young girls, $10 each
Teen girl's clothes, $100 for all
Boys, 16, need a coach
American Girl doll for sale
Boy George tickets tonight
Spice Girls tribute tonight
Golden Girls box set
Girl Talk game available
Beach Boys records, available
Backstreet Boys tickets, this weekend
Gilmore Girls DVD
Gone Girl, paperback
Cowgirl boots available
Girlfriend jeans, size 30
Boyfriend cardigan, available now
It's a girl balloons, available
Baby girl shower decorations
Baby boy announcement cards, $5
Daughters of the Revolution meeting tonight
Rental: young couple preferred, $900
Female roommate for $600, available now
Woman seeks woman to share flat
Two girls looking for a third to share a flat
Sunny room for a student girl, 400
Room with kind older couple, rent $300, help in garden
Live-in carer gets free room
Pet friendly room for girl and her dog, no fee
Open minded roommate wanted, $700
Roommate wanted for fun house, $700
Family takes exchange student, free room
Chica busca compañera de piso
Habitación en piso de chicas jóvenes, 300 euros
Se alquila habitación a chica joven, 350 euros
Chica joven con experiencia cuida niños
Canguro, 17 años, disponible esta noche
Estudiante joven da clases, 10 euros la hora
Mi hijo de 15 años corta el césped
Traje de comunión de niña, 40 euros
Zapatos de niña, disponibles, llámame
Cumpleaños de niñas, animadora disponible
Vendo cuna de mi hija, 50 euros
Vendo ropa de mi bebé
Adopción de perros, 30 euros
Campaña de adopción, gatos y perros, sin costo
Libro sobre la adopción de un niño, 12 euros
Waiter in Cyprus hotel, contract, housing
Teach in Thailand, flight paid, degree needed, $2500 monthly
Oil rig in Qatar, engineers, $9000 a month, visa and flights paid
Working holiday abroad, hostel bar, housing provided
Club manager with experience, $5000 a month
We pay back your visa after three months
Passports and ID needed on first day
Bring ID and documents, pay weekly
Salary after training increases
Housing provided, rent deducted from pay by agreement? No, free
Nurse job, we help with visa papers and flights
Licensed massage, relaxing, women and men
Couples massage course
Sports massage, book now, hourly rates
Adult education classes tonight
Adult bike, available tonight
Companion for elderly lady, hourly
Private show of paintings tonight
VIP tickets for men's final
Ladies shoes for fun and company outings
""")

LATER_NEIGHBOURS = _texts("""
Young women's running group, new members, call me
Boys' school blazer, age 12, $15
Tutoring for girls and boys of all ages, available evenings
Teen drivers course, rates on request
My two daughters are free tonight to babysit
Baby goats available, $100 each
Sweet 16 party dress, available
Girls softball tryouts this weekend
Young student available for dog walking and garden work
Room for young professional, $700, available now
Teenager needs a summer job
Little boy's train set, call me
Schoolgirl needs math tutor
Two young brothers offer lawn care, call us
We pay cash for your car
Adoption day at the animal shelter, this weekend
Adopted child memoir, signed, $9
Nursery furniture, baby girl room, make an offer
Room in exchange for gardening
Massage table, price negotiable
Hotel in Thailand hires cooks, contract, housing
Nightclub hires security, experience needed
Your passport photo in five minutes
Flight and hotel vouchers, tonight only
Beautiful ladies' watch, new
Private guitar lessons at your place, hourly
Visiting professor needs a flat in town
Young puppy, girl, new in town
Ballet shoes, girls 12, available
Home for girls, charity, needs donations
Girl Guides jumble sale this weekend
Young Frankenstein DVD, available
Kids club, ages 8 to 14, all weekend
Chica joven vende su coche
Niña de 8 años perdió su perro, ayuda
Vestido de quinceañera, disponible
Clases de baile para jovencitas
Madre e hija buscan piso
Joven pareja alquila estudio, 400 al mes
Niñera de 25 años disponible fines de semana
""")

SPARED = LATER_NEIGHBOURS + THINGS + TRADES + IN_NEED + FAMILIES + NEIGHBOURS
