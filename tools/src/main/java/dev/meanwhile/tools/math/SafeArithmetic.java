package dev.meanwhile.tools.math;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.AbstractFunction;
import com.ezylang.evalex.functions.FunctionParameter;
import com.ezylang.evalex.operators.InfixOperator;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.operators.arithmetic.InfixPowerOfOperator;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;

/** What the expression library may do here. Left out is what formats texts, draws lots or looks at the clock. */
final class SafeArithmetic {
    private static final Set<String> FUNCTIONS = Set.of(
            "ABS", "AVERAGE", "CEILING", "FLOOR", "IF", "LOG", "LOG10", "MAX", "MIN", "NOT", "ROUND", "SQRT", "SUM",
            "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "SINH", "COSH", "TANH", "SINR", "COSR", "TANR", "DEG",
            "RAD");

    /** 1000! has 2,568 digits; more would be of no use to anyone. */
    private static final int LARGEST_FACTORIAL = 1_000;
    /** Powers may have this many digits before the point, or zeros behind it. */
    private static final double MOST_POWER_DIGITS = 1_000;

    static final ExpressionConfiguration CONFIGURATION = ExpressionConfiguration.builder()
            .functionDictionary(functions())
            .arraysAllowed(false)
            .structuresAllowed(false)
            .binaryAllowed(false)
            .allowOverwriteConstants(false)
            .singleQuoteStringLiteralsAllowed(false)
            .build()
            .withAdditionalOperators(Map.entry("^", new BoundedPower()));

    private SafeArithmetic() {}

    private static FunctionDictionaryIfc functions() {
        var all = ExpressionConfiguration.defaultConfiguration().getFunctionDictionary();
        var some = new MapBasedFunctionDictionary();
        for (var name : FUNCTIONS) {
            some.addFunction(name, all.getFunction(name));
        }
        some.addFunction("FACT", new BoundedFactorial());
        return some;
    }

    /** Powers whose result can be written down. */
    @InfixOperator(precedence = OperatorIfc.OPERATOR_PRECEDENCE_POWER, leftAssociative = false)
    static final class BoundedPower extends InfixPowerOfOperator {

        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
                throws EvaluationException {
            if (operands[0].isNumberValue() && operands[1].isNumberValue()) {
                check(token, operands[0].getNumberValue(), operands[1].getNumberValue());
            }
            return super.evaluate(expression, token, operands);
        }

        private static void check(Token token, BigDecimal base, BigDecimal exponent) throws EvaluationException {
            // |base| = m × 10^k with 1 ≤ m < 10, so its logarithm is k plus that of m
            var magnitude = base.precision() - base.scale() - 1;
            var mantissa = base.movePointLeft(magnitude).abs().doubleValue();
            var logarithm = base.signum() == 0 ? 0 : magnitude + Math.log10(mantissa);
            var digits = Math.abs(logarithm * exponent.doubleValue());
            if (digits > MOST_POWER_DIGITS || exponent.abs().compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
                throw new EvaluationException(
                        token, "a power may have at most 1000 digits and an exponent of a million");
            }
        }
    }

    /** Factorials up to a bound; exact. */
    @FunctionParameter(name = "value")
    static final class BoundedFactorial extends AbstractFunction {

        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values)
                throws EvaluationException {
            var number = values[0].isNumberValue() ? values[0].getNumberValue() : BigDecimal.ONE.negate();
            if (number.signum() < 0
                    || number.compareTo(BigDecimal.valueOf(LARGEST_FACTORIAL)) > 0
                    || number.stripTrailingZeros().scale() > 0) {
                throw new EvaluationException(
                        token, "a factorial is computed of whole numbers from 0 to %d".formatted(LARGEST_FACTORIAL));
            }
            var product = BigInteger.ONE;
            for (int factor = 2; factor <= number.intValue(); factor++) {
                product = product.multiply(BigInteger.valueOf(factor));
            }
            return EvaluationValue.numberValue(new BigDecimal(product));
        }
    }
}
