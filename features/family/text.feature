@family
Feature: Texts of all letters

  @id:SE-TEXT-001 @clause:create-members @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario Outline: A summary keeps its letters, or is refused: <letters>
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"a <text> z","duration":{"unit":"hours","value":2}}
    Then it is refused for its body, or the details are what was created

    Examples:
      | letters                      | text             |
      | plane 0, of two bytes        | é                |
      | plane 0, of three bytes      | 中               |
      | plane 0, escaped             | \\u00e9          |
      | plane 0, in private use      | \\ue000          |
      | plane 1                      | 😀               |
      | plane 1, escaped             | \\ud83d\\ude00   |
      | plane 2                      | 𠀋               |
      | plane 2, escaped             | \\ud840\\udc0b   |
      | plane 16, escaped            | \\udbff\\udffd   |
      | right to left                | שלום             |
      | a quote and a backslash      | \\"\\\\          |
      | a line's end and a tab       | \\n\\t           |
      | a letter that HTML escapes   | <&>              |
      | a line separator             | \\u2028          |
