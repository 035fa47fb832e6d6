"""Texts by the signal that ought to speak, and neighbours on which it ought not to.

"title | text | section". They were written from what each signal's page says that it is for, and
screened before anything was changed for them. Of each list every second text, from the second on,
is kept unseen: whoever mends a signal may read and print the others only (`open_part`).
"""

# ruff: noqa: E501 - a text stays on one line
from __future__ import annotations

from collections.abc import Sequence

Case = tuple[str, str, str]


def case(text: str) -> Case:
    """Title, text and section of a line.

    >>> case("Oak desk | Two drawers.")
    ('Oak desk', 'Two drawers.', '')
    """
    parts = [part.strip() for part in text.split("|")]
    title, body, section = [*parts, "", ""][:3]
    return title, body, section


def open_part(texts: Sequence[str]) -> Sequence[str]:
    """Those that may be read and mended for."""
    return texts[::2]


def unseen_part(texts: Sequence[str]) -> Sequence[str]:
    """Those that nothing may be mended for."""
    return texts[1::2]


OUGHT: dict[str, tuple[str, ...]] = {
    "child_offered": (
        "Lovely girl of fourteen free tonight | Message for the address.",
        "Our youngest is 13 and likes gifts | Evenings, gentlemen only.",
        "School girl, 15, can come to your place | Ask for my number. | services",
        "Boy, 12, for the weekend | Serious people only. | community",
        "Twin sisters, both sixteen, ready to meet | Pay at the door.",
        "Mi sobrina de quince está libre esta noche | Escribe por privado. | comunidad",
        "Chica de 14, muy cariñosa, disponible | Solo hombres serios. | servicios",
        "She looks older but has just had her fifteenth birthday | By the hour, hotel.",
    ),
    "young_person_offered": (
        "Very young and new here | I come to you at any hour. | services",
        "Two young ladies, just landed, hotel near the station | Half an hour or one. | services",
        "Young and sweet | Ring me after ten in the evening. | community",
        "My girl for the night | You choose the place, I bring her. | community",
        "We have fresh girls from abroad each Friday | See the pictures and choose. | services",
        "Jovencita nueva en la zona | Te recibo en mi piso a cualquier hora. | servicios",
        "Chicas muy jóvenes | Llama y elige. | servicios",
        "Seeking a young woman who spends time with older visitors | Cash each night. | community",
    ),
    "housing_for_sex": (
        "A bed for a young woman | You pay nothing if you are nice to me. | housing",
        "Spare room, female only | The rent can be paid with affection. | housing",
        "Students (girls) live here free | I only want a bit of tenderness. | housing",
        "Single man has a flat for a girl | We would sleep in one bed, no rent. | housing",
        "Landlord with a soft spot for pretty ladies | Talk to me about the rent. | housing",
        "Cuarto sin renta para mujer joven | A cambio de un poco de cariño. | vivienda",
        "Ofrezco habitación a chica | El alquiler lo arreglamos entre tú y yo. | vivienda",
        "Homeless young man may stay with me | I ask only for company at night. | housing",
    ),
    "adoption_for_money": (
        "We would let our newborn go to another family | 15,000, in cash. | community",
        "Baby due in March | Adoption goes to the couple that pays most. | community",
        "Childless couple pays well for a baby | No court, no papers. | community",
        "Our second child is up for adoption | Pay the hospital and 5000 dollars. | community",
        "Private adoption, healthy boy | Price on the phone. | community",
        "Doy en adopción a mi bebé | Pido 6000 euros, sin abogados. | comunidad",
        "Pareja compra recién nacido | Pagamos al contado. | comunidad",
        "Adopt my unborn child | I accept the best offer. | community",
    ),
    "kept_worker": (
        "Farm hands | Your passport stays in the office until you leave. | jobs",
        "Housemaid | The first six months are without pay, as you owe us the flight. | jobs",
        "Packing plant | Wages come when the contract ends, not before. | jobs",
        "Sewing room | You sleep there and may not go out in the week. | jobs",
        "Crew for a fishing boat | ID cards are kept by the captain. | jobs",
        "Invernadero | El pasaporte lo guarda la empresa hasta saldar el viaje. | empleo",
        "Empleada interna | No se cobra hasta que termine el año. | empleo",
        "Builders | Bus and visa are taken off your pay for two years. | jobs",
    ),
    "far_job": (
        "Hostess in Cyprus | 6000 a month, we pay the plane and papers, no experience. | jobs",
        "Dancers for a club in Japan | Visa, flight and room are ours, high pay. | jobs",
        "Work overseas, start tomorrow | Big salary, no skills, ticket paid. | jobs",
        "Girls for bars in the Gulf | Excellent money, we arrange everything. | jobs",
        "Models for Dubai | No contract needed, 9000 dollars a month, housing included. | jobs",
        "Camareras para discoteca en Turquía | Sueldo muy alto, vuelo pagado. | empleo",
        "Trabajo en el extranjero sin experiencia | 5000 euros al mes y casa. | empleo",
        "Casino staff abroad | Earn a fortune, travel and visa free, no interview. | jobs",
    ),
    "hidden_link": (
        "Photos of the flat | https://tinyurl.com/example-flat | housing",
        "My car | More at http://198.51.100.20/car | for-sale",
        "Apply here | [jobs.example.org](http://example.net/apply) | jobs",
        "Sign in to see the price | https://shop.example.org@example.net/login | for-sale",
        "Details | is.gd/example9 | services",
        "Fotos del piso | https://cutt.ly/ejemplo | vivienda",
        "See the puppies | http://xn--exmple-cua.org/pups | pets",
        "Catalogue | rebrand.ly/example | for-sale",
    ),
    "prepayment": (
        "Two bedroom flat | Send the deposit by Zelle and I post you the keys, I work abroad. | housing",
        "Laptop | Buy a gift card for the price and read me the code. | for-sale",
        "Pickup truck | It ships after you wire half of it; it cannot be seen. | for-sale",
        "Kittens, free | You transfer only the transport, by Western Union. | pets",
        "Holiday home | No viewings; the first month in bitcoin reserves it. | housing",
        "Ático barato | Manda la señal por giro antes de verlo. | vivienda",
        "Moto | Está en la empresa de transporte, paga la mitad por adelantado. | venta",
        "Personal loan | The insurance must be paid by MoneyGram before we release it. | services",
    ),
    "passed_on": (
        "I will buy your piano | My check is larger, give the movers what is left. | for-sale",
        "Payment agent | Customers pay into your account, you keep eight percent and pass it on. | jobs",
        "Parcel helper | Boxes come to your house, you put on new labels and send them on. | jobs",
        "Earn 400 a day | Your starter kit is 39 dollars. | jobs",
        "Remote assistant | Deposit our cheque and buy vouchers with the rest. | jobs",
        "Gana 700 por semana | Solo pagas 25 de registro. | empleo",
        "Agente de cobros | El dinero llega a tu cuenta, te quedas con el 10 por ciento y reenvías el resto. | empleo",
        "Buying your bike unseen | My bank draft covers shipping too; wire the balance to my driver. | for-sale",
    ),
    "code_word": (
        "Lolita, evenings | Text me. | services",
        "Amber alert | New in the city, donations welcome. | services",
        "Barely legal and waiting | Ring the bell twice. | services",
        "Lolitas of all kinds | Ask for the list. | community",
        "Barely legal cheerleader for you | Downtown. | services",
        "Lolita nueva | Llámame ya. | servicios",
        "Rape fantasy, young | Write to me. | community",
        "Amber alert special, two for one | Tonight only. | services",
    ),
    "adult_services": (
        "Independent escort | Hotel visits, day or night. | services",
        "Body rub by a new team | Ask for the special. | beauty",
        "Incall and outcall | Discreet flat near the park. | community",
        "Massage with a happy ending | Open late. | services",
        "Full service companion | Rates on request. | services",
        "Acompañante de lujo | Salidas a hotel. | servicios",
        "Masajes con final feliz | Céntrico. | servicios",
        "Erotic massage for men | Two girls. | for-sale",
    ),
    "forced_labour": (
        "Domestic help | Your papers are held by the family while you work. | jobs",
        "Harvest | You owe us the journey and work until it is paid. | jobs",
        "Cannery | Nobody leaves the site without leave, phones are handed in. | jobs",
        "Laundry | You will be paid once the debt is cleared. | jobs",
        "Kitchen hands | Seven days a week, no days off, salary held back. | jobs",
        "Recogida de fruta | Trabajas hasta pagar la deuda del viaje. | empleo",
        "Servicio doméstico | Se retiene la documentación al llegar. | empleo",
        "Au pair in a villa | No contract, you may not leave the house alone. | jobs",
    ),
    "child_for_money": (
        "Infant for sale | Write for the price. | community",
        "Baby boy to whoever pays | No papers. | community",
        "Selling my child | I cannot feed him. | community",
        "Rehoming our adopted son | Without any agency, fee to be agreed. | community",
        "Surrogate baby, ready now | Cash on delivery. | community",
        "Se vende recién nacida | Precio a convenir. | comunidad",
        "Vendo a mi hijo | Urge dinero. | comunidad",
        "Newborn twins, buyers only | No questions. | community",
    ),
    "advance_fee": (
        "Loans for everybody | Bad credit is fine, pay the processing fee first. | services",
        "You have won | Claim the prize once the tax is sent by Western Union. | community",
        "Invest 100 and get 1000 next week | Bitcoin only. | services",
        "Grant from the state | Never to be repaid, a small fee releases it. | services",
        "Debt cleared in a day | Upfront payment by gift card. | services",
        "Préstamos urgentes | Sin aval; primero se abona la gestión. | servicios",
        "Herencia sin dueño | Adelanta los gastos del notario por giro. | comunidad",
        "Double your money | Guaranteed return, deposit in crypto today. | services",
    ),
    "overpayment": (
        "Buyer for your boat | The cheque will exceed the price, refund the excess. | for-sale",
        "I take your table | My agent collects; return what is over to him. | for-sale",
        "Renting your room from abroad | My sponsor sends too much, wire back the rest. | housing",
        "Car wanted | Cashier's check for more, you pay my shipper from it. | for-sale",
        "Tutor for my son | I overpay by check and you give the driver the difference. | services",
        "Compro tu moto | Te mando un cheque de más y devuelves la diferencia. | venta",
        "Interested in your item | Will add 50 for you, send the mover the remainder. | for-sale",
        "Any furniture | Certified check above your price; forward the balance. | for-sale",
    ),
    "fake_rental": (
        "Sunny house | I moved overseas for a mission; the keys come by courier. | housing",
        "Flat in the centre | The owner lives in another country and cannot show it. | housing",
        "Studio, 300 a month | No visit possible, pay and the keys are posted. | housing",
        "Villa | We are missionaries in Africa, send your data and the deposit. | housing",
        "Loft, all included | I am on an oil rig; my lawyer mails the keys. | housing",
        "Apartamento | Vivo fuera de España, las llaves llegan por mensajería. | vivienda",
        "Casa con jardín | No puedo enseñarla, trabajo en el extranjero; ingresa el depósito. | vivienda",
        "Room near campus | Agent abroad, pay through a booking site and get the keys. | housing",
    ),
    "unseen_home": (
        "Cottage by the lake | The landlady is a nurse overseas, she mails the keys after payment. | housing",
        "Ground floor flat | You get the keys by DHL; nobody can open for a visit. | housing",
        "Bungalow | Owner deployed with the army, no one to show it, deposit by transfer. | housing",
        "Three rooms, furnished | We are in another country for the church, keys sent on receipt. | housing",
        "Attic | Viewing is impossible, I am at sea, my bank holds the keys for you. | housing",
        "Estudio amueblado | El dueño está en otro país y manda las llaves por correo. | vivienda",
        "Piso de dos habitaciones | No se enseña; paga y recibes las llaves por paquete. | vivienda",
        "House share | I had to leave for the States; a courier hands you the key when you have paid. | housing",
    ),
    "work_scheme": (
        "Get rich from your sofa | No skills, 5,000 a week. | jobs",
        "Be your own boss | Unlimited income, only an hour a day. | jobs",
        "Stuff envelopes at home | 3 dollars each, start today. | jobs",
        "Mystery shopper | No interview, hired at once, 400 a day. | jobs",
        "Data entry, any age | Weekly pay, work from home, no experience at all. | jobs",
        "Ingresos ilimitados | Desde tu casa, sin experiencia. | empleo",
        "Dinero fácil | Trabaja una hora al día y gana 3000. | empleo",
        "Financial freedom | Join our network, earn while you sleep. | jobs",
    ),
    "prohibited_goods": (
        "Glock, like new | No paperwork. | for-sale",
        "Ivory carving, old | Real elephant. | for-sale",
        "Driver's licence, any name | Ready in two days. | services",
        "Oxycodone, sealed | Shipping today. | for-sale",
        "Kidney | Healthy donor, price on request. | community",
        "Pistola sin papeles | Entrega en mano. | venta",
        "Pasaporte falso | Rápido y seguro. | servicios",
        "Counterfeit bills | Pass every pen. | for-sale",
    ),
    "recalled_goods": (
        "Drop-side cot | From our first child. | for-sale",
        "Fisher-Price Rock n Play sleeper | Clean. | for-sale",
        "Lawn darts, complete set | Metal tips. | for-sale",
        "Galaxy Note 7 phone | Works well. | for-sale",
        "Inclined sleeper for baby | Used twice. | for-sale",
        "Buckyballs magnets | Two boxes. | for-sale",
        "Crib, the side slides down | White, mattress included. | for-sale",
        "Takata airbag, unused | For an older sedan. | for-sale",
    ),
}
