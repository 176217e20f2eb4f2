//! The names of all diagnostics.

use serde::Serialize;
use tsify::Tsify;

/// Declares the enum, the list of its members and their names at once, so that they can't differ.
macro_rules! codes {
    ($($(#[$doc:meta])+ $code:ident = $name:literal,)+) => {
        /// The stable name of a kind of diagnostic. `docs/diagnostics.md` documents each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Tsify)]
        #[serde(into = "&'static str")]
        pub enum Code {
            $($(#[$doc])+ #[serde(rename = $name)] $code,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The name in kebab case, as hosts see it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)+
                }
            }
        }
    };
}

impl From<Code> for &'static str {
    fn from(code: Code) -> Self {
        code.as_str()
    }
}

codes! {
    /// The server directory has no `.do.*` file.
    NoObjects = "no-objects",
    /// A file can't be parsed.
    SyntaxError = "syntax-error",
    /// A file is too large, or nested too deeply, to parse safely.
    TooComplex = "too-complex",
    /// A file's path can't be part of a URL.
    InvalidFileName = "invalid-file-name",
    /// A `.do.*` file is outside of the server directory.
    MisplacedFile = "misplaced-file",
    /// Two files differ only in their extension.
    DuplicateId = "duplicate-id",
    /// A class asks who calls, and no file says it.
    MissingCaller = "missing-caller",
    /// The file that says who calls doesn't export a function, or is there twice.
    InvalidCaller = "invalid-caller",

    /// A file exports no class, or one that only running code could find.
    NoClass = "no-class",
    /// A file exports several classes, none of them as default.
    SeveralCandidates = "several-candidates",
    /// The class is abstract.
    AbstractClass = "abstract-class",
    /// The class doesn't extend `DurableObject`.
    NoBase = "no-base",
    /// `DurableObject` isn't imported.
    MissingImport = "missing-import",
    /// The base class is computed.
    UnreadableBase = "unreadable-base",
    /// The base class isn't where the import points.
    UnresolvedBase = "unresolved-base",
    /// The base class comes from an import that Koze can't resolve.
    UnfollowedBase = "unfollowed-base",
    /// The base class comes from a package whose declarations Koze can't read.
    UnreadableDeclarations = "unreadable-declarations",
    /// The class extends itself.
    CircularBase = "circular-base",
    /// A worker can't export a class under this name.
    InvalidClassName = "invalid-class-name",
    /// Two classes have the same name.
    DuplicateClassName = "duplicate-class-name",

    /// `static binding` isn't a literal name.
    InvalidBinding = "invalid-binding",
    /// Two classes have the same binding.
    DuplicateBinding = "duplicate-binding",
    /// `static serverOnly` isn't a literal.
    InvalidServerOnly = "invalid-server-only",
    /// `static serverOnly` lists a method that doesn't exist.
    ServerOnlyUnknownMethod = "server-only-unknown-method",
    /// `static exposed` isn't a literal.
    InvalidExposed = "invalid-exposed",
    /// `static exposed` lists a method that doesn't exist or is never public.
    ExposedUnknownMethod = "exposed-unknown-method",
    /// A class has both `static exposed` and `static serverOnly`.
    ExposedAndServerOnly = "exposed-and-server-only",
    /// A static property has nearly the name of a setting.
    MisspeltSetting = "misspelt-setting",
    /// `static schemas` has a schema for a method that doesn't exist.
    SchemaUnknownMethod = "schema-unknown-method",
    /// A method with a schema doesn't have exactly one parameter.
    SchemaArity = "schema-arity",
    /// `static access` isn't an object, or has a value that isn't understood.
    InvalidAccess = "invalid-access",
    /// `static access` has an entry for a method that doesn't exist.
    AccessUnknownMethod = "access-unknown-method",
    /// `static access` has an entry for a method of worker code.
    AccessServerOnly = "access-server-only",
    /// `static access` opens a method to anyone that needs an identity.
    AccessNeedsCaller = "access-needs-caller",
    /// Nothing says who may call a method, and the project wants it said.
    UndeclaredAccess = "undeclared-access",
    /// `static instance` isn't a word that Koze knows.
    InvalidInstance = "invalid-instance",
    /// `static live` isn't a literal.
    InvalidLive = "invalid-live",
    /// `static live` lists a method that doesn't exist or isn't public.
    LiveUnknownMethod = "live-unknown-method",
    /// `static live` lists a method that gives items.
    LiveItems = "live-items",
    /// `static live` lists a method of worker code.
    LiveServerOnly = "live-server-only",

    /// A property holds a function.
    FunctionProperty = "function-property",
    /// A method's name has another meaning on stubs or modules.
    ReservedMethodName = "reserved-method-name",
    /// A method's name isn't an identifier.
    MethodName = "method-name",

    /// A parameter's type has `Caller` in it.
    CallerInType = "caller-in-type",
    /// Koze can't check an argument against the parameter's type.
    UncheckedParameter = "unchecked-parameter",
    /// A method that gives no items has an `AbortSignal` parameter.
    SignalParameter = "signal-parameter",
    /// Two members of a union look alike in JSON.
    AmbiguousUnion = "ambiguous-union",
    /// A method's result can't be sent.
    UnsendableResult = "unsendable-result",
    /// A declaration can't name a type of the method's signature.
    UnnameableType = "unnameable-type",

    /// An import names an object that doesn't exist.
    UnknownObject = "unknown-object",
    /// The file of an imported object has errors.
    BrokenObject = "broken-object",
    /// An import names a method that doesn't exist.
    UnknownMethod = "unknown-method",
    /// An import names a member that isn't public.
    HiddenMember = "hidden-member",
    /// A browser imports a server-only method.
    ServerOnlyMethod = "server-only-method",
    /// A browser imports server code.
    ServerCode = "server-code",
    /// A module that isn't the worker's imports the worker's entry.
    WorkerEntry = "worker-entry",
    /// A module that isn't a page imports what pages know of their request.
    PageRequest = "page-request",

    /// The worker doesn't export a class that it has to.
    UnexportedClass = "unexported-class",

    /// A page has markup that Koze doesn't read.
    PageSyntax = "page-syntax",
    /// An element or a block of a page isn't closed where it has to be.
    PageUnclosed = "page-unclosed",
    /// A tag of a page has an attribute that Koze doesn't read.
    PageAttribute = "page-attribute",
    /// A page has an attribute or an element twice that it can have once.
    PageDuplicate = "page-duplicate",
    /// A part of the document is missing or misplaced.
    PageStructure = "page-structure",
    /// A browser would nest an element otherwise than the source does.
    PageNesting = "page-nesting",
    /// A layout doesn't have exactly one slot in a safe place.
    PageSlot = "page-slot",
    /// Braces are where no value can be, or hold no expression.
    PageHole = "page-hole",
    /// A page renders a method or a promise.
    PageUnawaited = "page-unawaited",
    /// A line looks like a control line, but isn't one.
    PageControlLine = "page-control-line",
    /// A script of a page can't run where it is.
    PageScript = "page-script",
    /// A page uses a name that nothing declares.
    PageUndeclaredName = "page-undeclared-name",
    /// A page reads a parameter that its path doesn't have.
    PageUnknownParam = "page-unknown-param",
    /// A form of a page wouldn't reach its method.
    PageForm = "page-form",
    /// A file among the routes is no route.
    PageRoute = "page-route",
    /// Two pages have the same URL.
    PageDuplicateRoute = "page-duplicate-route",
    /// A page names a file that can't be bundled, or that isn't there.
    PageAsset = "page-asset",
    /// Something else answers the URL of a page. Only the Vite plugin sees what.
    PageShadowed = "page-shadowed",

    /// The configuration isn't valid JSONC or TOML.
    WranglerSyntax = "wrangler-syntax",
    /// A setting has the wrong type.
    WranglerShape = "wrangler-shape",
    /// An entry lacks a key that wrangler requires.
    WranglerMissingKey = "wrangler-missing-key",
    /// A key appears twice.
    WranglerDuplicateKey = "wrangler-duplicate-key",
    /// The name of a binding is already in use.
    WranglerBindingTaken = "wrangler-binding-taken",
    /// A class is bound under another name.
    WranglerBoundOtherwise = "wrangler-bound-otherwise",
    /// A binding still refers to a class by its old name.
    WranglerClassRenamed = "wrangler-class-renamed",
    /// A binding refers to a class that no file defines.
    WranglerClassGone = "wrangler-class-gone",
    /// Both `migrations` and `exports` declare Durable Objects.
    WranglerTwoLifecycles = "wrangler-two-lifecycles",
    /// `exports` declares a class as something else.
    WranglerExportTaken = "wrangler-export-taken",
    /// A compatibility flag turns off something that calls need.
    WranglerFlagRefused = "wrangler-flag-refused",
    /// Static assets answer some of the calls.
    WranglerWorkerNotFirst = "wrangler-worker-not-first",
    /// A framework's build overwrites the file that `main` names.
    WranglerMainOverwritten = "wrangler-main-overwritten",
    /// The worker is a framework's, which doesn't export the classes.
    WranglerFrameworkWorker = "wrangler-framework-worker",
    /// No worker exports the classes.
    WranglerNoMain = "wrangler-no-main",
    /// The configuration is somewhere that Koze doesn't write.
    WranglerElsewhere = "wrangler-elsewhere",
    /// A Pages project can't define Durable Objects.
    WranglerPages = "wrangler-pages",
    /// An environment, or `previews`, binds no Durable Objects.
    WranglerEnvironmentUnbound = "wrangler-environment-unbound",
    /// `wrangler.toml` lacks settings, and Koze doesn't edit it.
    WranglerToml = "wrangler-toml",
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
