package org.meanet.core.run;

/**
 * An option of one command alone, a number. What belongs to the experiment is a key of it instead:
 * an option is what is asked of this command once.
 *
 * @param name with its dashes
 * @param label what the usage calls the value
 * @param description a sentence for the usage
 */
public record JobOption(String name, String label, String description) {}
