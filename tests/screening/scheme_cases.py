"""Texts of schemes, and of honest ads that have some of their signs."""

# ruff: noqa: E501 - a text stays on one line
from __future__ import annotations

# Section, title, text.
HARMFUL = [
    (
        "housing",
        "2 bed apartment 550 utilities incl",
        "I got a job in Dubai so I left with my family. I don't have anybody to show the apartment. After you pay the first month I will arrange for UPS to bring you the keys and contract.",
    ),
    (
        "housing",
        "Nice duplex",
        "Currently in Texas caring for my sick dad, so you can only look around the outside. To hold it send 400 on Zelle and the code to the front door will be messaged.",
    ),
    (
        "housing",
        "Townhouse",
        "Airbnb agent will hold your payment until you get the keys, I am out of the US with my company.",
    ),
    (
        "for-sale",
        "I buy your boat",
        "My assistant will overnight a cashier's check that has the transporter's money in it as well. When it is good in the bank, take what is yours and the transporter gets what is left, in cash.",
    ),
    (
        "jobs",
        "Cleaners for hotels in Qatar",
        "Girls 20-30, we do passports and pay the plane. No need to read or write. Do not tell neighbours, only your mother. 1200 dollars.",
    ),
    (
        "jobs",
        "Chicas para restaurante en Italia",
        "No hace falta hablar, nosotros pagamos el avión y los papeles, 2500 al mes, salida este viernes, no lo comenten en el pueblo.",
    ),
    (
        "services",
        "Business loan",
        "Anyone approved in 24h, pay the legal stamp of 120 before we send the funds.",
    ),
    (
        "pets",
        "French bulldog pups need a home",
        "Free as I am too old. You just pay the flight and the insurance of the box, courier brings him.",
    ),
    (
        "services",
        "Crédito inmediato sin checar buró",
        "Se firma por whatsapp y se cubre un seguro de 1,800 antes del desembolso.",
    ),
    (
        "jobs",
        "Money transfer agent",
        "We send funds to you, you take 7 percent and buy bitcoin for our client with the remainder.",
    ),
]
INNOCENT = [
    (
        "housing",
        "House of women has a single free",
        "Four of us share a bathroom. 410 plus bills, as everybody pays.",
    ),
    (
        "services",
        "Two people and a van",
        "A flat quote. If it takes less time we refund the difference.",
    ),
    (
        "housing",
        "Furnished flat to let",
        "We are moving abroad for two years. Refundable deposit of one month, references please. Viewings by appointment, call the agent.",
    ),
    (
        "housing",
        "Room in shared house",
        "Deposit by bank transfer when you sign. I moved to Leeds last year so my flatmate holds the keys. Come for a coffee first.",
    ),
    (
        "housing",
        "Holiday cottage, sleeps 4",
        "Key code is sent to you on the day. 30 percent deposit, refundable until May. We live in Bristol and our neighbour Pat looks after guests.",
    ),
    (
        "housing",
        "Sublet June-August",
        "I am in Spain on a placement, contract till August. Video tour or my roommate shows you. Zelle for rent is fine.",
    ),
    (
        "housing",
        "Student room",
        "Full name and university please. Lockbox for keys, viewing Monday.",
    ),
    (
        "housing",
        "Casa en alquiler",
        "Vivimos en Madrid y la casa está en el pueblo. Fianza un mes, llaves en mano al firmar. Visitas el domingo.",
    ),
    (
        "housing",
        "Piso para profesores",
        "Me he mudado y alquilo mi piso. Mensualidades por transferencia, contrato de un año. Lo enseña el portero.",
    ),
    (
        "housing",
        "Quiet room for a nurse",
        "I work nights and am from Ireland. No parties. After you pay the deposit you get your own key. Pop round to see it.",
    ),
    (
        "housing",
        "Apartment downtown",
        "Once the deposit is paid we sign the lease. Keys given on the first. Not to be viewed before Friday, tenants in.",
    ),
    (
        "housing",
        "House to share",
        "No visitors after ten. Rent paid monthly, deposit 300. We are two teachers working in the local school, key safe by the door.",
    ),
    (
        "housing",
        "Room wanted",
        "I am from Portugal, working in a bakery, can pay the deposit after I view. No agents.",
    ),
    (
        "for-sale",
        "Sofa, must go",
        "Credit card or cash. Price includes the delivery by our driver. Keep your receipt.",
    ),
    (
        "for-sale",
        "Selling car",
        "Bank draft ok, we meet at your bank and I hand you the papers once it clears.",
    ),
    (
        "for-sale",
        "Wanted: trailer",
        "I pay on top for delivery. Cheque or cash, send the pictures please.",
    ),
    (
        "services",
        "Event planner",
        "One payment for the full event; I pay the caterer, florist and dj. Credit card ok.",
    ),
    (
        "services",
        "Moving help",
        "Two movers and a driver. Pay the driver cash, tips welcome. Price includes the blankets.",
    ),
    (
        "services",
        "Freight agent",
        "We take 5 percent, give the carrier the rest on delivery. Card or bank draft.",
    ),
    (
        "services",
        "Tow truck",
        "Card or check. You pay the driver, he takes 60 for the first ten miles. More for a van.",
    ),
    (
        "jobs",
        "Delivery driver",
        "You take your van, we pay per drop plus tips. Send her your CV: Anna, office.",
    ),
    (
        "jobs",
        "Nanny in Zurich, Switzerland",
        "Family of five, own room. Flight paid, contract in German and English, permit through the canton.",
    ),
    (
        "jobs",
        "Chalet hosts, French Alps",
        "No experience needed, two weeks training. Flights paid, uniform, ski pass. 250 a week, ask Mark.",
    ),
    (
        "jobs",
        "Summer camp counselors, Italy",
        "English camps for kids. Young people 19+, pocket money 250 a week, board and travel paid.",
    ),
    (
        "jobs",
        "Waitresses for beach bar in Greece",
        "Season May to October, room shared, good money plus tips. Ask for Eleni, Paros; you can talk with last year's team.",
    ),
    (
        "jobs",
        "Cruise ship jobs open day",
        "Waitresses, stewards. No experience, company pays for all visas after contract. Grand Hotel, Tuesday.",
    ),
    (
        "jobs",
        "Teach English in Korea",
        "Degree needed. Flight paid, flat is paid, 2,400 a month. Interview by video.",
    ),
    (
        "jobs",
        "Recogida de fresa en Alemania",
        "Contrato con el mínimo, viaje pagado, alojamiento. Salimos el lunes 3 con autobús desde la plaza. Inscripción en la oficina de empleo.",
    ),
    (
        "jobs",
        "Camareras para hotel en Suiza",
        "Buena presencia, alemán básico, 3500 francos. Contrato fijo.",
    ),
    (
        "jobs",
        "Seasonal pickers in Spain",
        "We pay the bus ticket, no experience or Spanish needed, 60 euros a day, house with kitchen. Third year with us, ask the others.",
    ),
    ("jobs", "Data entry clerk", "Background check paid by us, hybrid, start Monday at 9."),
    ("jobs", "Warehouse, start immediately", "Uniform provided, badge on day one. Weekly pay."),
    (
        "jobs",
        "Cab drivers",
        "You need a background check (40, reimbursed after three months). Start Monday, apply in the depot.",
    ),
    (
        "jobs",
        "Call centre at home",
        "We send you a laptop and pay the courier. Training paid weekly. Contract.",
    ),
    (
        "services",
        "Small loans from your credit union",
        "Processing takes two days. Insurance optional. Deposit account needed.",
    ),
    (
        "services",
        "Grant writing help",
        "I write grants for nonprofits. 50 an hour, deposit of 100, Zelle or check.",
    ),
    (
        "services",
        "Visa forms",
        "I fill your forms at home, you pay the tax and the stamp at the counter, my fee is 30.",
    ),
    (
        "pets",
        "Puppies",
        "600 each, deposit of 100 to reserve. Crate included. Vet papers. Come and see them with mum.",
    ),
    (
        "pets",
        "Old cat needs a home",
        "Free to a quiet person, you only pay the vaccination at my vet.",
    ),
    (
        "services",
        "Préstamos de la cooperativa",
        "Seguro incluido, gastos de notario según tarifa, sin comisión de apertura.",
    ),
    (
        "jobs",
        "Curso de vigilante",
        "Inscripción 50, material incluido. Empleo después, desde casa no.",
    ),
    (
        "jobs",
        "Post office clerk",
        "Customers drop parcels, you print labels and forward them. 13 an hour.",
    ),
    (
        "services",
        "Parcel pickup point",
        "Receive packages at our shop, we keep them ten days, a dollar a box.",
    ),
    (
        "services",
        "Bookkeeper",
        "I reconcile your bank account, online banking and client funds, monthly.",
    ),
    (
        "jobs",
        "Treasury assistant",
        "Incoming transfers, client funds, commission none. 30k, bank account reconciliations, office in town.",
    ),
    (
        "community",
        "Lend your account? Don't",
        "Police talk on money mules: they pay into your account and ask you to send on the rest.",
    ),
    (
        "jobs",
        "Sales rep",
        "You keep 10 percent of turnover, your card and phone from us. We pay into your bank account weekly.",
    ),
    (
        "jobs",
        "Waiter",
        "You keep your tips, card payments go through the till, we pay in full on Friday. Send us your CV.",
    ),
    (
        "services",
        "Consignment shop",
        "We sell your clothes, you take 60 percent, we send the rest to charity. Paid in cash.",
    ),
    ("for-sale", "Xbox, posted", "PayPal friends and family if we met, else goods. Post tomorrow."),
    (
        "housing",
        "Au pair room in London",
        "Girls or boys, no rent, 25 hours childcare, good money plus tips no. Written contract.",
    ),
    (
        "jobs",
        "Kitchen porter, Malta",
        "Italian restaurant, no experience, 1,100 euros and room, we help with visa. Send CV. Family run since 1980.",
    ),
    (
        "jobs",
        "Dancers for cruise show",
        "Audition Friday, West End choreographer, Equity contract, flights paid, salary in dollars.",
    ),
    (
        "jobs",
        "Volunteers in Lebanon",
        "No certificates, flights paid by you, school board partners.",
    ),
    (
        "community",
        "Backpacking to Thailand",
        "Two girls look for a third, leaving next week, one bag each, no experience needed lol",
    ),
    (
        "services",
        "Tutor",
        "My card says it all. Pass it on to friends. Includes the first lesson free. Keep your notes.",
    ),
    (
        "community",
        "Pregnant, due in May",
        "Looking for other mums in town, coffee at the hospital cafe, bring cash for parking lol",
    ),
    (
        "community",
        "Surrogacy information evening",
        "Talk with families who went through it, fee 5 dollars, no questions are silly.",
    ),
    (
        "community",
        "We want to be parents",
        "Couple hopes to adopt a newborn through our agency, expenses as the law allows. Birth mothers may call our lawyer.",
    ),
    ("community", "Baby shower hall", "Need a hall in June, can pay cash, due in July"),
    (
        "services",
        "Newborn care specialist",
        "Nights from 60, references, at the hospital or your home. Discreet and calm.",
    ),
    (
        "services",
        "Birth certificate lost?",
        "We help with forms in your name, fee 20, no lawyers needed.",
    ),
    (
        "community",
        "Money for our baby's operation",
        "Our newborn needs surgery. Please give generously, concert at the hospital chapel, all money goes to the family.",
    ),
    (
        "community",
        "Collection for orphans",
        "Donate cash or toys to the orphans of the flood, matched by our employer.",
    ),
    (
        "community",
        "To the couple who found my baby's shoe",
        "Reward 20 dollars! It was at the hospital.",
    ),
    ("general", "Twins club", "Families who have twins or are pregnant meet Monday. Fee 2."),
    (
        "community",
        "Busco donantes de leche",
        "Para bebé recién nacido en el hospital, sin dinero, gracias. Pago el taxi.",
    ),
    ("community", "Embarazada busca amigas", "Nace en mayo, paseos por el parque, gente seria."),
    (
        "community",
        "Rifa para bebé enfermo",
        "Boletos de mil pesos, todo el dinero para la operación.",
    ),
    ("services", "Clases de preparación al parto", "Para embarazadas, 50 euros, en pareja."),
    (
        "jobs",
        "Live-in carer",
        "Six days, room above the shop, no visitors overnight please. Paid weekly.",
    ),
    (
        "jobs",
        "Shepherd",
        "Far from town, live on site, seven days in lambing. Good pay each Friday, days in lieu.",
    ),
    (
        "jobs",
        "Oil platform cook",
        "14 hours a day, no phones on deck, flights paid, two weeks on, two off.",
    ),
    (
        "jobs",
        "Night club security",
        "Till 1am, six days in season, no phones at work, uniform deposit back at the end.",
    ),
    (
        "jobs",
        "Fishing crew",
        "Share of the catch, food comes off the check, 12 hours a day, home each night.",
    ),
    (
        "jobs",
        "Camp nurse",
        "Live on site, no visitors, one day off a week, paid when the season ends or monthly, as you like.",
    ),
    ("jobs", "Costurera", "Taller de 9 a 6, sin teléfono en la máquina, pago cada sábado."),
    (
        "jobs",
        "Vigilante nocturno",
        "12 horas, literas para descansar, sin visitas. Sueldo quincenal con nómina.",
    ),
    (
        "jobs",
        "Jornaleros",
        "De sol a sol no, jornada de 8 horas, literas gratis, pago completo cada semana.",
    ),
    (
        "jobs",
        "Apprentice electrician",
        "Course paid by us; leave in a year and you owe us half. Union shop.",
    ),
    (
        "jobs",
        "Warehouse",
        "No phone on the floor, 12 hours a day, four on four off. Breakages come off your pay? Never here.",
    ),
    (
        "jobs",
        "Housekeeper for lodge",
        "No family accommodation, live on site, day off a week, wages paid at the end of each month.",
    ),
    ("jobs", "Au pair", "No phones at dinner, six days, own room, pocket money weekly."),
    (
        "jobs",
        "Trainee barber",
        "First month unpaid trial? No. Paid from day one. Flat above the shop to rent.",
    ),
]
