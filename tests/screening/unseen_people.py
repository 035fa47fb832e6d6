"""Short texts that no signal was made with: people and children offered, and innocent neighbours.

Kept apart so that recall on them says something. Do not tune on a text of this file: move it to
`people_cases.py` first and write a new one here. Each is a title, or a title and a body.
"""

from __future__ import annotations

Text = tuple[str, str]


def _texts(lines: str) -> tuple[Text, ...]:
    parts = (line.partition(" // ") for line in lines.strip().splitlines())
    return tuple((title.strip(), body.strip()) for title, _, body in parts)


OFFERED = _texts("""
Young lady here for one week only, call now
Teenage girls for you, any time
Two young girls visiting, available till Sunday
Very young and new in town, ask for photos
New arrivals // Young girls waiting for your call.
Available tonight // Girl, 16, friendly.
17 year old girl, in town this weekend only
School girls available this weekend
My niece is free tonight, she is 14
Girl age 15 available, generous only
Fresh young faces every night, call for rates
Cheerleader available for private evenings
y.o.u.n.g girls tonight
Little boy available for an evening
Innocent girl, first time in town, call
Young thai girls, new every week
Petite young lady available all night
Underage girl available
Jovencita nueva en la ciudad, llámame
Chicas jóvenes disponibles las 24 horas
Mi hija de 15 años está disponible esta noche
Colegialas disponibles este fin de semana
Muchacha de 16 años, disponible por horas
Niña muy dulce // Disponible esta noche, escribe.
""")

ADOPTIONS = _texts("""
Newborn girl for adoption, $10,000 all included
Will pay cash for a baby, no agency
Pregnant, baby goes to whoever pays best
Adoption of our son, 3, for a small payment
Adoption // We have a healthy baby boy. Price 8000 dollars.
Baby due in May, private adoption, 7000 euros
Doy a mi bebé en adopción por 5000 euros
Bebé recién nacido en adopción, precio a convenir
""")

HOMES = _texts("""
Spare room, no money needed, just a girl who keeps me company
Free place to stay for a young lady who is open minded
Room for girl, rent can be paid in other ways
Will trade room for affection, female only
Room for rent // No rent for the right girl, let us work something out
Cheap room for female, favors considered
Cuarto sin renta para señorita a cambio de favores
Habitación para chica, se puede pagar de otra manera
""")

LABOUR = _texts("""
Dancers wanted overseas, $6000 monthly, flights and housing paid, no experience
Girls for bar work in another country, we arrange visa and flat, high salary
Kitchen work // You repay the flight from your wages. We look after your passport.
Domestic worker, no days off, salary paid after two years
Live on the farm, pay starts when the travel debt is cleared
Workers needed, must hand over ID, no leaving the site
Trabajo en club en el extranjero, 5000 al mes, vivienda y visado incluidos, sin experiencia
Nos quedamos con tus documentos hasta que pagues el viaje
Empleada interna, sin días libres, el pago al terminar el año
""")

ADULT = _texts("""
Full body massage by sexy ladies, happy end
High class escorts, in and out calls
Ladies for adult fun, by the hour
Escorts y masajes eróticos
Señoritas de compañía a domicilio
""")

# A later round: 18 of 20 caught and 20 of 20 spared at first sight.
NEW_OFFERED = _texts("""
Young lady in your area tonight
Schoolgirls ready for visits, hotel only
My girl is 15, available after dark
Teen boy for hire by the night
Two girls, 16 and 17, here until Sunday
Very young, very friendly, all night
Want to buy a child
Our newborn to a good family, 5000 cash, adoption
Rent free to a female companion
Bed for a girl, no money, only affection
Boss holds ID cards, work until debt paid
Overseas bar job, no experience, top pay, tickets paid
Chicas jovencitas a domicilio, toda la noche
Mi niña de 13 años, disponible
Cama gratis para señorita a cambio de compañía
Sensual bodywork, incall only
Brand new teen, ask for photos
Little girl wanted for the evening, cash
Young female available, your hotel
Busco niña para esta noche
""")

CAUGHT = NEW_OFFERED + OFFERED + ADOPTIONS + HOMES + LABOUR + ADULT

THINGS = _texts("""
Little girl's coat, age 6, available now
Girls roller skates, available this weekend
Young adult novels, box of 20, available
School girl shoes size 3, new
Teen boys jeans, bundle, available tonight only
Boys and girls bikes, call me
Young apple trees, available in pots
Young hens, point of lay, available now
Baby girl clothes, 0-3 months, $20
Baby grand piano for sale, $5000
Baby crib, free to good home
American Girl doll, new in box
Fresh fish available tonight
Cheerleader pom poms, new
Little Girl Blue, Nina Simone record, $10
Girl with a Pearl Earring, print, available
Boy scout uniform, age 12
Teen Vogue magazines 2010-2014
17 year old whisky, unopened, $90
Honda, 15 years old, one owner, available
16 year old piano needs a new home
Innocent blood, a novel
Puppy, 8 weeks, girl, available tonight
Kitten for adoption, little girl, 10 weeks, $50
Young female cat needs a home
Sweet young dog, girl, available for adoption, $100
Two young mares for sale
Young parrot available, very sweet
Daughter's wedding dress for sale
Lost: little girl's glasses
Bicicleta de niña, disponible
Vestido de niña, talla 8, nuevo
Ropa de bebé, 10 euros
Cuna de bebé en venta
Coche de bebé, 60 euros, disponible esta tarde
Perrita joven en adopción, 50 euros
Gatita en adopción
""")

TRADES = _texts("""
Babysitter, 16, available on weekends
High school girl available for babysitting, $8 an hour
Teen available for lawn mowing, call me
College boys available for moving, per hour
Math tutor for girls and boys, new
Young man offers garden work
Young mother offers childcare
Piano teacher, young students welcome, $30 an hour
My daughter babysits, she is 17 and has references
My son, 15, mows lawns
Teen dog walker, reliable, available after school
Two girls offer house cleaning, call us
Photographer available for children's parties
Princess for little girls' birthday parties, available weekends
Swim lessons for little girls, new class
Massage for seniors, licensed, home visits
Nanny needed for our daughter, 4, and son, 2
Au pair for two little girls, $300 a week, room provided
Girls' soccer team has places for new players, age 12
Young actors wanted for school play
Teen girls' book club, new members welcome
Volunteer to help young girls learn to code
Girl scouts troop, new in town, join us
Young at heart? Dance club for seniors
Young choir looking for singers
Woman available for language exchange
Missing girl, 15, please help
Young chefs wanted
Meetup for young parents, tonight
Ski season job abroad, housing provided, $1500 a month
Ship cook, good pay, cabin provided, passport needed
English teachers wanted in Spain, visa help, $1800
Farm work, no experience needed, housing provided
Club seeks bartender, experience needed, $15 an hour
Travel nurse abroad, $8000 a month, housing and flight paid
Please keep your passport ready for the interview
Niñera disponible para niñas pequeñas
Chica responsable se ofrece para limpieza
Joven se ofrece para trabajos de jardín
Clases de inglés para niñas y jóvenes
Estudiante de 17 años da clases de matemáticas
Se busca camarera, sin experiencia, buen sueldo
Trabajo en hotel en el extranjero, contrato y vivienda
Equipo de fútbol de niñas busca portera
""")

IN_NEED = _texts("""
My daughter is looking for a room
Our daughter, 19, seeks a room near campus
Young woman with baby needs a room
Girl, 22, looking for a flatshare
Female student seeks cheap room
Room available for female student, $500
Room for girl, 450 a month, bills included
Family of four with teen daughter seeks house
Quiet young man seeks room, any work in exchange
Young couple wants to rent, available tonight for viewing
House for rent, near girls' school
Room with a young family, $400
I need any work, I am 18 and strong
Roommate wanted, young women's household, $700
Mi hija busca habitación, tiene 19 años
Habitación para chica estudiante, 300 euros
Pareja joven busca piso
Madre con niña pequeña busca trabajo
""")

FAMILIES = _texts("""
Lawyer for adoption, fee $500
Adoption agency open day
Couple hoping to adopt a baby, please write
Book on adoption, $5
Donation for children's home
Abogado para adopciones, consulta gratis
""")

NEW_INNOCENT = _texts("""
Young lady's evening gown, available
School girls' choir concert tonight
My girl is 15 kilos of fluff, dog sitter needed
Boys hockey sticks for hire by the day
Two girls, 16 and 17, offer face painting
Young wine, very friendly price, all cellar must go
Child seat, buy it tonight
Our newborn photos, studio offer
Rent to a female student, 500
Bed for a girl, white, with mattress
Boss office chair, ID card printer
Overseas shipping, tickets paid online
Chicas de voleibol buscan cancha
Mi niña perdió su mochila, ayuda
Cama para niña, 60 euros
Bodywork and paint for cars
Teen magazine, brand new
Little girl wanted a pony: book for sale
Young female rabbit available
Busco niñera para esta noche
""")

SPARED = NEW_INNOCENT + THINGS + TRADES + IN_NEED + FAMILIES
