//! Types as they are written, as plain data without swc.

use crate::model::Span;
use crate::shape::{ElementKind, Literal};
use crate::source::NotedKind;

/// A type.
#[derive(Debug)]
pub(crate) enum Node {
    Keyword(Keyword),
    Literal(Literal),
    /// Strings around types: one string more than types.
    Template(Vec<String>, Vec<Node>),
    Array(Box<Node>),
    Tuple(Vec<(ElementKind, Node)>),
    Object(Members),
    Union(Vec<Node>),
    Intersection(Vec<Node>),
    Name(Box<TypeName>),
    /// `typeof a.b`.
    Typeof(Path),
    Keyof(Box<Node>),
    /// `T[K]`.
    Indexed(Box<[Node; 2]>),
    Mapped(Box<Mapped>),
    /// `A extends B ? C : D`.
    Conditional(Box<[Node; 4]>),
    /// The literal that a constant is initialized with. Whatever takes the constant over has the
    /// wider type.
    Fresh(Literal),
    /// The type of a variable that takes over the value at a path.
    Widened(Path),
    /// The result of the function at a path.
    Call(Path),
    /// The result of a method of a value.
    Method(Box<Node>, String, Span),
    /// `a + b` if true, else another arithmetic operator.
    Arithmetic(bool, Box<[Node; 2]>, Span),
    /// `{ ...a, ...b }`.
    Spread(Box<[Node; 2]>),
    /// A function, and its place.
    Function(Box<FunctionType>, Span),
    /// A type that Koze can't evaluate, and its place.
    Unsupported(Foreign, Span),
}

/// What is done with each part of a type.
pub(crate) type Visit<'v, 'a> = &'v mut dyn FnMut(&'a Node);

impl Node {
    /// Visits the types that it is written with.
    pub(crate) fn parts<'a>(&'a self, visit: Visit<'_, 'a>) {
        match self {
            Self::Template(_, nodes) | Self::Union(nodes) | Self::Intersection(nodes) => {
                each(nodes, visit);
            }
            Self::Array(node) | Self::Keyof(node) | Self::Method(node, ..) => visit(node),
            Self::Tuple(items) => pairs(items, visit),
            Self::Object(members) => members.parts(visit),
            Self::Indexed(nodes) | Self::Arithmetic(_, nodes, _) | Self::Spread(nodes) => {
                each(&nodes[..], visit);
            }
            Self::Conditional(nodes) => each(&nodes[..], visit),
            Self::Mapped(mapped) => {
                each(mapped.rename.as_slice(), visit);
                visit(&mapped.constraint);
                visit(&mapped.ty);
            }
            Self::Function(function, _) => {
                pairs(&function.params, visit);
                each(function.result.as_slice(), visit);
            }
            Self::Name(name) => each(&name.args, visit),
            Self::Keyword(_)
            | Self::Literal(_)
            | Self::Fresh(_)
            | Self::Typeof(_)
            | Self::Widened(_)
            | Self::Call(_)
            | Self::Unsupported(..) => {}
        }
    }
}

impl Members {
    /// Visits the types of its fields, and its keys and values.
    pub(crate) fn parts<'a>(&'a self, visit: Visit<'_, 'a>) {
        for field in &self.fields {
            visit(&field.ty);
        }
        for (key, value) in &self.index {
            visit(key);
            visit(value);
        }
    }
}

fn each<'a>(nodes: &'a [Node], visit: Visit<'_, 'a>) {
    for node in nodes {
        visit(node);
    }
}

fn pairs<'a>(nodes: &'a [(ElementKind, Node)], visit: Visit<'_, 'a>) {
    for (_, node) in nodes {
        visit(node);
    }
}

/// What `Parameters` and `ReturnType` read of a function.
#[derive(Debug)]
pub(crate) struct FunctionType {
    pub(crate) type_params: Vec<TypeParam>,
    pub(crate) params: Vec<(ElementKind, Node)>,
    /// Absent if it isn't declared.
    pub(crate) result: Option<Node>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Unknown,
    Never,
    String,
    Number,
    Boolean,
    Bigint,
    Null,
    Undefined,
    NonPrimitive,
}

/// The kinds of type that Koze can't evaluate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    Function,
    Symbol,
    This,
    Infer,
    Computed,
    Expression,
    /// A default of `null` or `undefined`.
    Nothing,
    Setter,
    Local,
    JsDoc,
}

/// A name, or names with dots between them.
#[derive(Debug)]
pub(crate) struct Path {
    /// Of `import('./x').Y`.
    pub(crate) specifier: Option<String>,
    pub(crate) names: Vec<String>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct TypeName {
    pub(crate) path: Path,
    pub(crate) args: Vec<Node>,
}

impl TypeName {
    /// The name, if it is one identifier without type arguments.
    pub(crate) fn bare(&self) -> Option<&str> {
        match (&self.path.names[..], &self.path.specifier, &self.args[..]) {
            ([only], None, []) => Some(only),
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Members {
    pub(crate) fields: Vec<Field>,
    /// Keys and values, including fields with computed names: their key is unsupported.
    pub(crate) index: Vec<(Node, Node)>,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// Set if the name is written as a number.
    pub(crate) number: Option<f64>,
    pub(crate) optional: bool,
    pub(crate) ty: Node,
}

/// `{ [name in constraint as rename]: ty }`.
#[derive(Debug)]
pub(crate) struct Mapped {
    pub(crate) name: String,
    pub(crate) constraint: Node,
    pub(crate) rename: Option<Node>,
    /// `?` or `-?`. Absent: unchanged.
    pub(crate) optional: Option<bool>,
    pub(crate) ty: Node,
}

/// A type parameter.
#[derive(Debug)]
pub(crate) struct TypeParam {
    pub(crate) name: String,
    pub(crate) constraint: Option<Node>,
    pub(crate) default: Option<Node>,
}

/// A declaration that a name in a type can refer to.
#[derive(Debug)]
pub(crate) struct TypeDecl {
    pub(crate) name: String,
    pub(crate) params: Vec<TypeParam>,
    pub(crate) body: Body,
}

#[derive(Debug)]
pub(crate) enum Body {
    Alias(Node),
    /// Its parts: declarations with one name are merged.
    Interface(Vec<InterfacePart>),
    /// Its members.
    Enum(Vec<(String, EnumValue)>),
    /// `import Name = Other.Name`.
    Reference(Path),
}

/// The value of a member of an enum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EnumValue {
    Literal(Literal),
    /// A number that only running the code shows.
    Computed,
    /// It refers to names that aren't members of the enum: TypeScript may know its value.
    Unknown,
}

#[derive(Debug)]
pub(crate) struct InterfacePart {
    pub(crate) extends: Vec<Node>,
    pub(crate) members: Members,
}

/// What the declaration of a method copies.
#[derive(Debug)]
pub(crate) struct Written {
    /// `<T extends Entry>`.
    pub(crate) generics: Option<Fragment>,
    pub(crate) overloads: Vec<WrittenOverload>,
}

/// A signature without a body.
#[derive(Debug)]
pub(crate) struct WrittenOverload {
    pub(crate) generics: Option<Fragment>,
    /// With their names. `this` isn't among them.
    pub(crate) params: Vec<Fragment>,
    pub(crate) result: Option<Fragment>,
    /// Whether the result is declared as a promise.
    pub(crate) is_promise: bool,
}

/// A part of the source and the names in it, in their order.
#[derive(Debug)]
pub(crate) struct Fragment {
    pub(crate) text: String,
    pub(crate) names: Vec<Name>,
}

#[derive(Debug)]
pub(crate) struct Name {
    /// Its offset in the fragment, in bytes.
    pub(crate) at: usize,
    pub(crate) text: String,
    pub(crate) kind: NotedKind,
    /// Its place in the file.
    pub(crate) span: Span,
}
