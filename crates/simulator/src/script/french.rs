//! Customers who write in French.

use super::{CustomerStory, ScriptedVisit};

pub(super) const STORIES: &[CustomerStory] = &[
    CustomerStory {
        name: "Camille Laurent",
        wa_id: "33639980011",
        visits: &[
            ScriptedVisit {
                opening: &["Bonjour, le vase en grès sera-t-il bientôt de retour en stock ?"],
                answers: &[
                    &["Super, vous pouvez m'en mettre un de côté ?"],
                    &["Au nom de Laurent, merci beaucoup 🌿"],
                ],
            },
            ScriptedVisit {
                opening: &["Bonjour ! Je peux passer chercher le vase samedi matin ?"],
                answers: &[&["Parfait, à samedi 😊"]],
            },
        ],
    },
    CustomerStory {
        name: "Julien Moreau",
        wa_id: "33639980022",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Bonjour",
                    "Je n'ai pas reçu de confirmation pour ma commande d'hier",
                ],
                answers: &[
                    &["julien.moreau@example.com"],
                    &["Ah, elle était dans les spams. Désolé 😅"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "La livraison au 3e sans ascenseur, c'est possible ? C'est pour l'armoire.",
                ],
                answers: &[&["Il y a un supplément ?"], &["Ça marche, merci."]],
            },
        ],
    },
    CustomerStory {
        name: "Inès Benali",
        wa_id: "33639980033",
        visits: &[
            ScriptedVisit {
                opening: &["Coucou 👋 vous faites les listes de naissance ?"],
                answers: &[
                    &["C'est pour ma sœur, elle accouche en mars 👶"],
                    &["Trop bien ! On passera en boutique pour choisir"],
                    &["Merciii 💕"],
                ],
            },
            ScriptedVisit {
                opening: &["Re ! La veilleuse lapin existe en gris ?"],
                answers: &[&["Ok je prends"]],
            },
        ],
    },
    CustomerStory {
        name: "Théo Girard",
        wa_id: "33639980044",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Bonjour, j'ai monté la table hier soir et l'un des pieds a du jeu même en serrant \
                     à fond. J'ai comparé avec les trois autres : le pas de vis a l'air abîmé d'origine. \
                     Je peux vous envoyer une photo si besoin. Comment on procède ?",
                ],
                answers: &[
                    &["Commande 4477, c'est le modèle en chêne 160 cm"],
                    &["Un pied de rechange m'irait très bien"],
                    &["Merci pour la rapidité 👌"],
                ],
            },
            ScriptedVisit {
                opening: &["Pied reçu et monté, impeccable."],
                answers: &[&["Bonne journée !"]],
            },
        ],
    },
];
