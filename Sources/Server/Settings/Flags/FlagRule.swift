/// What becomes of one flag.
struct FlagRule: Hashable, Sendable {
    /// What the flag's value must look like. Only a truth value may be left out, and then means true.
    enum Shape: Hashable, Sendable {
        case text
        case integer
        case truth
        case duration
    }

    enum Treatment: Hashable, Sendable {
        /// Changes what the member does.
        case honoured(HonouredFlag)
        /// Any well-formed value is accepted, with a line in the log that says why nothing follows from it.
        case withoutMeaning(String)
        /// Accepted without a line, but only with the values that are true anyway; refused with any other.
        case only([String], String)
    }

    var name: String
    var shape: Shape
    var treatment: Treatment

    init(_ flag: HonouredFlag, _ shape: Shape = .text) {
        name = flag.rawValue
        self.shape = shape
        treatment = .honoured(flag)
    }

    /// An older name of a flag.
    init(_ name: String, _ shape: Shape, sameAs flag: HonouredFlag) {
        self.name = name
        self.shape = shape
        treatment = .honoured(flag)
    }

    init(_ name: String, _ shape: Shape, meaningless reason: String) {
        self.name = name
        self.shape = shape
        treatment = .withoutMeaning(reason)
    }

    init(_ name: String, _ shape: Shape, only values: String..., because reason: String) {
        self.name = name
        self.shape = shape
        treatment = .only(values, reason)
    }

    /// What the shape is called in a refusal.
    var shapeText: String {
        switch shape {
        case .text: "a value"
        case .integer: "an integer"
        case .truth: "true or false"
        case .duration: "a duration such as 100ms, 5s or 1h30m"
        }
    }

    /// Whether `value` has the flag's shape.
    func accepts(_ value: String) -> Bool {
        switch shape {
        case .text: true
        case .integer: SettingsText.readInteger(value) != nil
        case .truth: SettingsText.readBool(value) != nil
        case .duration: SettingsText.readDuration(value) != nil
        }
    }

    /// Whether two values of the flag's shape mean the same.
    func areEqual(_ one: String, _ other: String) -> Bool {
        switch shape {
        case .text: one == other
        case .integer: SettingsText.readInteger(one) == SettingsText.readInteger(other)
        case .truth: SettingsText.readBool(one) == SettingsText.readBool(other)
        case .duration: SettingsText.readDuration(one) == SettingsText.readDuration(other)
        }
    }
}
