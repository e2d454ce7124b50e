namespace Sansa.Notebook.Reports.Maths;

/// <summary>TeX command names and the characters they stand for.</summary>
internal static class TexSymbols
{
    /// <summary>Set as identifiers: letters and letter-like signs.</summary>
    public static readonly IReadOnlyDictionary<string, string> Identifiers = Table("""
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ
        nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ imath ı jmath ȷ
        ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ prime ′ degree ° S § checkmark ✓ square □ blacksquare ■ star ⋆
        """);

    /// <summary>Set as operators: relations, binary signs, arrows, quantifiers.</summary>
    public static readonly IReadOnlyDictionary<string, string> Operators = Table("""
        le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ doteq ≐ prec ≺ succ ≻
        leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩
        setminus ∖ times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ wedge ∧ vee ∨
        land ∧ lor ∨ neg ¬ lnot ¬ forall ∀ exists ∃ nexists ∄ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔
        Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ longmapsto ⟼
        uparrow ↑ downarrow ↓ hookrightarrow ↪ rightharpoonup ⇀ mid ∣ nmid ∤ parallel ∥ perp ⊥ vdash ⊢ models ⊨ coloneqq ≔
        triangleq ≜ asymp ≍ colon : therefore ∴ because ∵ dagger † backslash \ lhd ⊲ bowtie ⋈
        """);

    /// <summary>Large operators: their limits stand above and below in display style.</summary>
    public static readonly IReadOnlyDictionary<string, string> Large = Table("""
        sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀
        """);

    /// <summary>Integrals: their limits stand beside.</summary>
    public static readonly IReadOnlyDictionary<string, string> Integrals = Table("int ∫ iint ∬ iiint ∭ oint ∮");

    /// <summary>Brackets and bars.</summary>
    public static readonly IReadOnlyDictionary<string, string> Fences = Table("""
        { { } } lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ | ‖ Vert ‖ lVert ‖ rVert ‖
        vert | lvert | rvert |
        """);

    /// <summary>Function names set upright.</summary>
    public static readonly HashSet<string> Functions =
    [
        "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
        "deg", "dim", "ker", "hom", "arg",
    ];

    /// <summary>Function names whose subscript stands below in display style.</summary>
    public static readonly HashSet<string> LimitFunctions = ["lim", "limsup", "liminf", "max", "min", "sup", "inf", "det", "gcd", "Pr"];

    /// <summary>Accents over their argument.</summary>
    public static readonly IReadOnlyDictionary<string, string> Accents = Table("""
        hat ^ widehat ^ bar ‾ overline ‾ tilde ~ widetilde ~ vec → overrightarrow → dot ˙ ddot ¨ check ˇ breve ˘ acute ´ grave `
        """);

    /// <summary>Spaces, in em.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spaces = Table("""
        , 0.167em : 0.222em > 0.222em ; 0.278em ! -0.167em quad 1em qquad 2em enspace 0.5em thinspace 0.167em
        """);

    /// <summary>Alphabets: command to the code point where its capital A, small a and digit 0 start (0: none).</summary>
    public static readonly IReadOnlyDictionary<string, (int Upper, int Lower, int Digit)> Alphabets = new Dictionary<string, (int, int, int)>
    {
        ["mathbf"] = (0x1D400, 0x1D41A, 0x1D7CE),
        ["boldsymbol"] = (0x1D468, 0x1D482, 0x1D7CE),
        ["bm"] = (0x1D468, 0x1D482, 0x1D7CE),
        ["mathbb"] = (0x1D538, 0x1D552, 0x1D7D8),
        ["mathcal"] = (0x1D49C, 0x1D4B6, 0),
        ["mathscr"] = (0x1D49C, 0x1D4B6, 0),
        ["mathfrak"] = (0x1D504, 0x1D51E, 0),
        ["mathsf"] = (0x1D5A0, 0x1D5BA, 0x1D7E2),
        ["mathtt"] = (0x1D670, 0x1D68A, 0x1D7F6),
    };

    /// <summary>Letters that Unicode has outside of their alphabet's block.</summary>
    public static readonly IReadOnlyDictionary<string, string> AlphabetExceptions = Table("""
        mathbb:C ℂ mathbb:H ℍ mathbb:N ℕ mathbb:P ℙ mathbb:Q ℚ mathbb:R ℝ mathbb:Z ℤ
        mathcal:B ℬ mathcal:E ℰ mathcal:F ℱ mathcal:H ℋ mathcal:I ℐ mathcal:L ℒ mathcal:M ℳ mathcal:R ℛ mathcal:e ℯ mathcal:g ℊ mathcal:o ℴ
        mathfrak:C ℭ mathfrak:H ℌ mathfrak:I ℑ mathfrak:R ℜ mathfrak:Z ℨ
        """);

    private static Dictionary<string, string> Table(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var table = new Dictionary<string, string>();
        for (var i = 0; i + 1 < words.Length; i += 2)
            table[words[i]] = words[i + 1];
        return table;
    }
}
