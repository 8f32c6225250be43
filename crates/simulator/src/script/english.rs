//! Customers who write in English.

use super::{CustomerStory, ScriptedVisit};

pub(super) const STORIES: &[CustomerStory] = &[
    CustomerStory {
        name: "Tom Ashworth",
        wa_id: "447700900112",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Hi, has order 4471 gone out yet?",
                    "It said Tuesday on the email",
                ],
                answers: &[
                    &["ok no rush, just need someone to be in 🙂"],
                    &["Could the driver ring at the side entrance? The front buzzer is broken"],
                    &["Perfect, cheers 👍"],
                ],
            },
            ScriptedVisit {
                opening: &["Lamp arrived, looks great. Does it take E14 or E27 bulbs?"],
                answers: &[&["ta"]],
            },
        ],
    },
    CustomerStory {
        name: "Priya Nair",
        wa_id: "447700900134",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Hello! I'm moving into a new flat at the end of the month and trying to sort \
                     everything in one go: a small dining table, four chairs, curtains for a bay \
                     window and something for the hallway. Do you do a discount if I order it all \
                     together, and can it be delivered on a Saturday?",
                ],
                answers: &[
                    &[
                        "That's really helpful, thank you!",
                        "The bay is 2.4 m wide, if that matters",
                    ],
                    &["Yes, the 14th would be ideal"],
                    &["Brilliant 🎉 I'll pay tonight"],
                ],
            },
            ScriptedVisit {
                opening: &["Hi again! Could I swap the oak chairs for the black ones?"],
                answers: &[&["Amazing, thanks so much ❤️"]],
            },
        ],
    },
    CustomerStory {
        name: "Grace Okafor",
        wa_id: "447700900156",
        visits: &[
            ScriptedVisit {
                opening: &["One of the bowls came chipped 😕"],
                answers: &[
                    &["The blue one, from the set of six. The rest are fine"],
                    &["A replacement please, I don't need the money back"],
                    &["Thank you, that was painless 🙏"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "New bowl is here, thanks!",
                    "Do you sell the matching jug on its own?",
                ],
                answers: &[&["Oh lovely. Put one aside for me?"], &["👌"]],
            },
        ],
    },
    CustomerStory {
        name: "Daniel Brooks",
        wa_id: "12025550143",
        visits: &[
            ScriptedVisit {
                opening: &["Is the walnut desk still available?"],
                answers: &[
                    &["What's the depth on it? My nook is 24 inches"],
                    &["Great, that fits. Do I need tools to put it together?"],
                    &["Sold. Thanks!"],
                ],
            },
            ScriptedVisit {
                opening: &["Hey, missing two screws from the desk bag (the long ones)"],
                answers: &[&["1180 Harlow St, apt 4C"], &["Appreciate it 🙌"]],
            },
        ],
    },
    CustomerStory {
        name: "Emily Carter",
        wa_id: "12025550117",
        visits: &[
            ScriptedVisit {
                opening: &["hi", "are you open sunday?"],
                answers: &[&["till when?"], &["ok see you then 😊"]],
            },
            ScriptedVisit {
                opening: &["Can I return a throw without the tag? Never used, I promise 😅"],
                answers: &[&["I have the receipt, yes"], &["You're the best"]],
            },
        ],
    },
    CustomerStory {
        name: "Marcus Lee",
        wa_id: "12025550189",
        visits: &[
            ScriptedVisit {
                opening: &["Need a gift for my mom by Friday, budget about $60. Any ideas?"],
                answers: &[
                    &["She likes plants and hates clutter lol"],
                    &["The planter sounds good. Can you gift wrap?"],
                    &["Done, just ordered 💐"],
                ],
            },
            ScriptedVisit {
                opening: &["She LOVED it", "thank you 😭"],
                answers: &[&["I'll be back for Christmas for sure"]],
            },
        ],
    },
    CustomerStory {
        name: "Hannah Weiss",
        wa_id: "447700900178",
        visits: &[
            ScriptedVisit {
                opening: &["Tracking has said 'out for delivery' since yesterday morning?"],
                answers: &[
                    &["Order 4502, name of Weiss"],
                    &["Right. I'm working from home all week so any day is fine"],
                    &["Thanks for chasing it"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "It came! 📦 Only took three days and a small argument with the courier",
                ],
                answers: &[&["Not your fault at all"]],
            },
        ],
    },
    CustomerStory {
        name: "Aoife Byrne",
        wa_id: "447700900190",
        visits: &[
            ScriptedVisit {
                opening: &["Do yous do wedding lists?"],
                answers: &[
                    &["It's for September, about 90 guests"],
                    &["Could we come in and pick a few bits on a Thursday evening?"],
                    &["Deadly, see you then ☘️"],
                ],
            },
            ScriptedVisit {
                opening: &["Forgot to ask, is parking handy near the shop?"],
                answers: &[&["Grand so"]],
            },
        ],
    },
];
