//! What HTML says about elements and attributes, as lists.

/// Whether a list, whose items are separated by spaces, has this one.
pub(super) fn listed(list: &str, name: &str) -> bool {
    let mut items = list.as_bytes().split(|&byte| byte == b' ');
    items.any(|item| item == name.as_bytes())
}

pub(super) const VOID: &str =
    "area base basefont bgsound br col embed hr img input link meta param source track wbr";

/// Elements whose content is text, in which markup means nothing.
pub(super) const RAW: &str = "script style xmp iframe noembed noframes";

/// Elements whose content is text with references.
pub(super) const PLAIN: &str = "textarea title";

/// Elements that a parser turns into something else, never ends, or ends at once.
pub(super) const REFUSED: &str = "frame frameset image isindex keygen plaintext";

/// A start tag of these ends an open paragraph (the HTML standard, "in body").
pub(super) const ENDS_PARAGRAPH: &str = "address article aside blockquote center details dialog dir \
    div dl fieldset figcaption figure footer header hgroup main menu nav ol p search section summary ul \
    h1 h2 h3 h4 h5 h6 pre listing form li dd dt xmp hr table";

pub(super) const HEADINGS: &str = "h1 h2 h3 h4 h5 h6";

/// Elements that no scope reaches beyond.
pub(super) const SCOPE: &str = "applet caption html table td th marquee object template";

/// Elements that an open link doesn't reach into.
pub(super) const FORMATTING_ENDS: &str = "applet caption marquee object td template th";

/// Elements that a search for an open list item doesn't go beyond: the standard's "special" ones.
pub(super) const SPECIAL: &str = "applet area article aside base basefont bgsound blockquote body br \
    button caption center col colgroup dd details dir dl dt embed fieldset figcaption figure footer form \
    frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link listing \
    main marquee menu meta nav noembed noframes noscript object ol param plaintext pre script search \
    section select source style summary table tbody td template textarea tfoot th thead title tr track \
    ul wbr xmp";

/// In SVG and MathML, a start tag of these goes back to HTML.
pub(super) const BREAKS_OUT: &str = "b big blockquote body br center code dd div dl dt em embed font \
    h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike \
    sub sup table tt u ul var";

/// HTML may stand inside these of SVG, and of MathML.
pub(super) const SVG_INTEGRATION: &str = "foreignobject desc title";
pub(super) const MATH_INTEGRATION: &str = "mi mo mn ms mtext";

/// Elements that may stand in a document's head.
pub(super) const IN_HEAD: &str = "base link meta title script style template noscript";

/// A layout's slot may be inside these: nothing that a page holds ends them.
pub(super) const AROUND_SLOT: &str = "html body address article aside blockquote center details dialog \
    div fieldset figure footer header hgroup main nav search section span";

/// No text and no hole may be directly inside these: a parser would move it elsewhere.
pub(super) const WITHOUT_TEXT: &str = "table tbody thead tfoot tr colgroup head html";

pub(super) const WITHOUT_HOLES: &str =
    "table tbody thead tfoot tr colgroup head html xmp iframe noembed noframes noscript plaintext";

pub(super) const BOOLEAN: &str = "allowfullscreen async autofocus autoplay checked controls default \
    defer disabled formnovalidate hidden inert ismap itemscope loop multiple muted nomodule novalidate \
    open playsinline readonly required reversed selected";

pub(super) const URL: &str =
    "href xlink:href src action formaction poster cite background longdesc ping";

/// Attributes of SVG that are CSS: `url(…)` in them loads from anywhere.
pub(super) const PAINT: &str =
    "clip-path cursor fill filter marker-end marker-mid marker-start mask stroke";

pub(super) const SRCSET: &str = "srcset imagesrcset";

/// What shows or loads a file, and the attributes that name it.
pub(super) const LOADING: &str =
    "audio embed feimage image img input link script source track use video";
pub(super) const LOADED: &str = "href xlink:href src poster srcset imagesrcset";

/// SVG elements that change an attribute of another one.
pub(super) const ANIMATION: &str = "animate animatecolor animatemotion animatetransform set";

pub(super) const ANIMATED: &str = "attributename attributetype to from by values href xlink:href";

/// The elements that a child has to be directly inside of, for those that a parser moves otherwise.
pub(super) fn parents_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "caption" | "colgroup" | "tbody" | "thead" | "tfoot" => "table",
        "tr" => "tbody thead tfoot",
        "td" | "th" => "tr",
        "col" => "colgroup",
        "li" => "ul ol menu template",
        "dt" | "dd" => "dl div template",
        "option" => "select optgroup datalist template",
        "optgroup" => "select",
        "rt" | "rp" => "ruby rtc",
        "rb" | "rtc" => "ruby",
        "head" | "body" => "html",
        "title" => "head",
        _ => return None,
    })
}

/// The children that an element may have, for those whose other children a parser moves or drops.
pub(super) fn children_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "table" => "caption colgroup tbody thead tfoot script style template",
        "tbody" | "thead" | "tfoot" => "tr script style template",
        "tr" => "td th script style template",
        "colgroup" => "col template",
        "select" => "option optgroup hr script template",
        "optgroup" => "option script template",
        "option" => "script template",
        "html" => "head body",
        "head" => IN_HEAD,
        _ => return None,
    })
}
