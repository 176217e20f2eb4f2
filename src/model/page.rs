//! Plain data about pages: what the core reads in `.koze` files.

use serde::Serialize;
use tsify::Tsify;

use crate::place::Location;

/// What a `.koze` file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum PageKind {
    /// A page with a URL.
    Page,
    /// What surrounds the pages of its folder.
    Layout,
    /// The document around all pages.
    App,
    /// The page of a status: `404.koze`.
    Status,
}

/// A `.koze` file.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Relative to the project's root.
    pub file: String,
    /// What it is.
    pub kind: PageKind,
    /// The path of a page's URL: `/blog/[id]`. Of a layout, the path of its folder. Of a status page, its
    /// status. Of the document, empty.
    pub path: String,
    /// The names of the parameters in the path.
    pub params: Vec<String>,
    /// The methods that it imports or that its forms call.
    pub methods: Vec<PageMethod>,
    /// Literal values of URL attributes that may name a file of the project.
    pub assets: Vec<PageAsset>,
    /// Whether it has errors, and thus no module.
    pub is_broken: bool,
}

/// A method that a page uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct PageMethod {
    /// The id of the object.
    pub id: String,
    /// The name of the method.
    pub name: String,
}

/// The literal value of a URL attribute, where it names what the element shows or loads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PageAsset {
    /// The name of the element, in lower case.
    pub element: String,
    /// The name of the attribute, in lower case.
    pub attribute: String,
    /// The value, as it is written.
    pub value: String,
    /// Where the value stands, without its quotes.
    pub location: Location,
    /// Of a script: whether it is a module.
    pub is_module: bool,
}

/// What is needed to write the module of a page.
#[derive(Debug, Default)]
pub(crate) struct PageModule {
    /// The import declarations of the script, as written.
    pub(crate) imports: Vec<Code>,
    /// What it imports from `koze:request`: properties of the context.
    pub(crate) context: Vec<ContextName>,
    /// The rest of the script.
    pub(crate) script: Vec<Code>,
    pub(crate) title: Option<Vec<Piece>>,
    pub(crate) head: Option<Vec<Piece>>,
    pub(crate) body: Vec<Piece>,
    /// Names that begin with these are the author's.
    pub(crate) prefix: String,
}

/// A name imported from `koze:request`.
#[derive(Debug)]
pub(crate) struct ContextName {
    /// The property. Absent for the whole of it.
    pub(crate) imported: Option<String>,
    pub(crate) local: String,
}

/// Code of the author's, as written.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) text: String,
    pub(crate) location: Location,
}

/// A part of a page, in its order.
#[derive(Debug)]
pub(crate) enum Piece {
    /// Markup. A page has no NUL, so two of them surround the value of an asset: `\0/src/a.png\0`. With a
    /// `<` before it, that is where what the asset needs is linked.
    Text(String),
    Call {
        helper: Helper,
        /// The name of the attribute.
        name: Option<String>,
        arguments: Vec<Argument>,
    },
    /// A control line.
    Line(Code),
    /// Where what is inside a layout goes.
    Slot,
    /// In the document: where the title and what pages add to the head go.
    Title,
    Head,
}

#[derive(Debug)]
pub(crate) enum Argument {
    Literal(String),
    Value(Code),
}

/// A function of the runtime that turns values into markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Helper {
    Text,
    Raw,
    Attribute,
    Boolean,
    Part,
    Url,
    Image,
    Srcset,
    Action,
    Fixed,
}

impl Helper {
    pub(crate) const ALL: [Self; 10] = [
        Self::Text,
        Self::Raw,
        Self::Attribute,
        Self::Boolean,
        Self::Part,
        Self::Url,
        Self::Image,
        Self::Srcset,
        Self::Action,
        Self::Fixed,
    ];

    /// Its name in `@kuratchi/koze/runtime/page.js`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Raw => "raw",
            Self::Attribute => "attribute",
            Self::Boolean => "boolean",
            Self::Part => "part",
            Self::Url => "url",
            Self::Image => "image",
            Self::Srcset => "srcset",
            Self::Action => "action",
            Self::Fixed => "fixed",
        }
    }
}

/// A use of a method of `$server/<id>`.
#[derive(Clone, Debug)]
pub(crate) struct MethodUse {
    pub(crate) id: String,
    /// Absent if only the object is named.
    pub(crate) name: Option<String>,
    pub(crate) location: Location,
    /// A form posts to it.
    pub(crate) is_action: bool,
}

/// The parameters in a path: `/blog/[id]`, `/[...rest]`.
pub(crate) fn path_params(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('[')?.strip_suffix(']'))
        .map(|name| name.strip_prefix("...").unwrap_or(name))
}
