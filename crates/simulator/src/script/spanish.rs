//! Customers who write in Spanish.

use super::{CustomerStory, ScriptedVisit};

pub(super) const STORIES: &[CustomerStory] = &[
    CustomerStory {
        name: "Lucía Fernández",
        wa_id: "34600000101",
        visits: &[
            ScriptedVisit {
                opening: &["¡Hola! ¿Tenéis la estantería blanca en 80 cm?"],
                answers: &[
                    &["Ay qué bien. ¿Y se puede recoger en tienda?"],
                    &["Vale, paso el jueves por la tarde"],
                    &["¡Mil gracias! 😊"],
                ],
            },
            ScriptedVisit {
                opening: &["Hola otra vez, ¿me podéis guardar también dos cestas de mimbre?"],
                answers: &[&["Perfecto ✨"]],
            },
        ],
    },
    CustomerStory {
        name: "Javier Ortega",
        wa_id: "34600000122",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Buenas, me ha llegado el pedido pero falta una caja",
                    "Son 3 y solo hay 2 📦📦",
                ],
                answers: &[
                    &["Pedido 4495, a nombre de Javier Ortega"],
                    &["La que falta es la de los cojines, creo"],
                    &["De acuerdo, quedo a la espera. Gracias"],
                ],
            },
            ScriptedVisit {
                opening: &["Ya llegó la tercera caja 👏"],
                answers: &[&["A vosotros"]],
            },
        ],
    },
    CustomerStory {
        name: "Valentina Ruiz",
        wa_id: "5215500000133",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Hola, buenas tardes. Vi en Instagram una lámpara de pie como de latón con \
                     pantalla verde y ya no encuentro la publicación. ¿Me podrían decir cuánto cuesta, \
                     si hacen envíos y cuánto tarda? Es para un regalo y me urge un poquito 🙈",
                ],
                answers: &[
                    &["¡Esa mera! 😍"],
                    &["¿Aceptan transferencia?"],
                    &["Listo, ya quedó. ¡Gracias!"],
                ],
            },
            ScriptedVisit {
                opening: &["¿Ya salió mi lámpara? 🥺"],
                answers: &[&["Va, gracias por avisar"]],
            },
        ],
    },
    CustomerStory {
        name: "Carmen Molina",
        wa_id: "34600000144",
        visits: &[
            ScriptedVisit {
                opening: &["Hola", "¿Las sábanas de lino encogen al lavarlas?"],
                answers: &[
                    &["¿A 30 o a 40 grados?"],
                    &["Muy bien, pues me llevo las de 150 en color arena"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "Quería cambiar la dirección de entrega del pedido 4508, ¿estoy a tiempo?",
                ],
                answers: &[&["Calle Mayor 18, 2.º B"], &["Gracias, un saludo 🙏"]],
            },
        ],
    },
];
